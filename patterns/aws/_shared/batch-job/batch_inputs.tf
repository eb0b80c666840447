variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is stopped"
  default     = 12

  validation {
    condition     = var.timeout_hours > 0 && var.timeout_hours <= 120
    error_message = "Give between 1 and 120 hours."
  }
}

variable "vcpus" {
  type        = number
  description = "Virtual processors of one run"
}

variable "memory_mb" {
  type        = number
  description = "Memory of one run in MiB"
}

variable "max_vcpus" {
  type        = number
  description = "Virtual processors all runs together may use"
  default     = 64
}
