variable "force_destroy" {
  description = "Delete at once instead of after the recovery window; only outside production"
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "Days the logs are kept"
  type        = number
  default     = 90
}

variable "audit_retention_days" {
  description = "Days the audit trail is kept and, in production, cannot be deleted"
  type        = number
  default     = 400

  validation {
    condition     = var.audit_retention_days >= 90
    error_message = "audit_retention_days must be at least 90."
  }
}

variable "alert_email" {
  description = "Address that hears of security events; empty for none"
  type        = string
  default     = ""
}
