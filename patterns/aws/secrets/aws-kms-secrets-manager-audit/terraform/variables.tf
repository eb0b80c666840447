variable "region" {
  description = "Region of the key and the secret"
  type        = string
}

variable "account_id" {
  description = "Account that owns the key and the secret"
  type        = string
}

variable "force_destroy" {
  description = "Delete at once instead of after the recovery window; only outside production"
  type        = bool
  default     = false
}

variable "rotation_days" {
  description = "Days between rotations of the API key; the former key stays valid for as long"
  type        = number
  default     = 90

  validation {
    condition     = var.rotation_days >= 2 && var.rotation_days <= 365 && floor(var.rotation_days) == var.rotation_days
    error_message = "rotation_days must be a whole number from 2 to 365."
  }
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
