variable "kms_key_arn" {
  description = "Key that encrypts events at rest."
  type        = string
}

variable "queue_type" {
  description = "standard, or fifo for order per entity and no repeats."
  type        = string
  default     = "standard"

  validation {
    condition     = contains(["standard", "fifo"], var.queue_type)
    error_message = "queue_type must be standard or fifo."
  }
}

variable "visibility_timeout_s" {
  description = "Seconds for which a received event is hidden; six times the consumer's time-out is enough for retries."
  type        = number
  default     = 360
}

variable "retention_days" {
  description = "Days for which an event that nobody read is kept."
  type        = number
  default     = 4

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14
    error_message = "retention_days must be 1 to 14."
  }
}

variable "max_receives" {
  description = "Attempts after which an event moves to the dead-letter queue."
  type        = number
  default     = 5
}
