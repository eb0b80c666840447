variable "volume_gb" {
  type        = number
  description = "Disk of the instance in GiB"
  default     = 50
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is stopped"
  default     = 12

  validation {
    condition     = var.timeout_hours > 0 && var.timeout_hours <= 120
    error_message = "Give between 1 and 120 hours."
  }
}
