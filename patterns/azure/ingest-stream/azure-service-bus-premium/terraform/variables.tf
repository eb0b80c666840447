variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "messaging_units" {
  description = "Messaging units"
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 8, 16], var.messaging_units)
    error_message = "messaging_units must be 1, 2, 4, 8 or 16."
  }
}
