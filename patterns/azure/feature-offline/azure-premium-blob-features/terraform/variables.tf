variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
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
