variable "vcpu" {
  type        = number
  description = "vCPUs of the job"
}

variable "memory_gib" {
  type        = number
  description = "Memory of the job in GiB"

  validation {
    condition     = var.memory_gib >= 1
    error_message = "At least 1 GiB."
  }
}

variable "scratch_gib" {
  type        = number
  description = "Scratch space of the job in GiB"
  default     = 20
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is stopped"
  default     = 12
}
