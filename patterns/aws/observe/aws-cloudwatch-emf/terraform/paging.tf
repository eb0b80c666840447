locals {
  # Every burn alarm pages by itself, and nothing asks from outside.
  silent_burns  = []
  canary_alarms = []
}
