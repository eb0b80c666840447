locals {
  # Nobody uses the key beyond the account, its log groups and its alerts.
  key_users = []
}
