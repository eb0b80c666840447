variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}
