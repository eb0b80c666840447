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
