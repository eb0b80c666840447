variable "retention_days" {
  type        = number
  description = "Days that raw data is kept"

  validation {
    condition     = var.retention_days >= 1
    error_message = "Keep raw data for at least a day."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "tier_after_days" {
  type        = number
  description = "Days after which raw data moves to Nearline; 0 for never"
  default     = 0

  validation {
    condition     = var.tier_after_days == 0 || var.tier_after_days >= 1
    error_message = "Use 0 or a number of days."
  }
}
