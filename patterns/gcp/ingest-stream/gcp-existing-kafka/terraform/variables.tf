variable "pipeline_identity" {
  type        = string
  description = "Service account that the consumer runs as"
}

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the secret may be destroyed"
  default     = false
}
