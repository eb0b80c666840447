variable "tenant_id" {
  description = "Entra ID tenant of the subscription"
  type        = string
}
