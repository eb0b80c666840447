variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "node_type" {
  description = "ElastiCache node type."
  type        = string
  default     = "cache.t4g.small"
}

variable "node_count" {
  description = "Nodes, the primary among them; 2 or more fail over between zones."
  type        = number
  default     = 2

  validation {
    condition     = var.node_count >= 1 && var.node_count <= 6
    error_message = "node_count must lie between 1 and 6."
  }
}

variable "snapshot_retention_days" {
  description = "Days for which the daily snapshot is kept; 0 keeps none."
  type        = number
  default     = 3
}
