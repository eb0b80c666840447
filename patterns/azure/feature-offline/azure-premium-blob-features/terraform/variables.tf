variable "subscription_id" {
  description = "Subscription the resources belong to"
  type        = string
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
  type        = string
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "blob_dns_zone_id" {
  description = "The lake's private DNS zone of blob endpoints"
  type        = string
}

variable "dfs_dns_zone_id" {
  description = "The lake's private DNS zone of dfs endpoints"
  type        = string
}
