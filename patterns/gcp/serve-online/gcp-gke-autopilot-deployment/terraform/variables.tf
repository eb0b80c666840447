variable "vcpu" {
  type        = number
  description = "vCPUs of a pod"
  default     = 1
}

variable "memory_gb" {
  type        = number
  description = "Memory of a pod in GiB"
  default     = 2

  validation {
    condition     = var.memory_gb >= 0.5
    error_message = "At least half a GiB."
  }
}
