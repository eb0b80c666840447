variable "subscription_id" {
  description = "Subscription the resources belong to"
  type        = string
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}
