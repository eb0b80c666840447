variable "memory_mb" {
  type        = number
  description = "Memory of the function in MiB; 1769 MiB is one processor"

  validation {
    condition     = var.memory_mb >= 512 && var.memory_mb <= 10240
    error_message = "Lambda offers up to 10240 MiB; the application needs at least 512."
  }
}

variable "provisioned_concurrency" {
  type        = number
  description = "Environments kept warm; 0 for none"
  default     = 0
}

variable "throttle_rps" {
  type        = number
  description = "Requests a second above which callers are told to slow down"
  default     = 1000
}
