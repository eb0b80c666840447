variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "pool_tier" {
  description = "Size of the build machines"
  type        = string
  default     = "S1"

  validation {
    condition     = contains(["S1", "S2", "S3"], var.pool_tier)
    error_message = "pool_tier must be S1, S2 or S3."
  }
}

variable "pool_instances" {
  description = "Build machines"
  type        = number
  default     = 1
}
