variable "memory_mb" {
  type        = number
  description = "Memory of the function in MiB; it also sets its share of a processor"

  validation {
    condition     = var.memory_mb >= 512 && var.memory_mb <= 10240
    error_message = "Lambda offers up to 10240 MiB; the application needs at least 512."
  }
}
