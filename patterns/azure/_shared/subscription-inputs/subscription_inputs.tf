variable "subscription_id" {
  description = "Subscription the resources belong to"
  type        = string
}
