variable "account_id" {
  description = "Account that owns the bucket; part of its globally unique name."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts every object."
  type        = string
}

variable "retention_days" {
  description = "Days after which personal and raw data expires; 0 keeps it for ever."
  type        = number
  default     = 0

  validation {
    condition     = var.retention_days >= 0
    error_message = "retention_days must not be negative."
  }
}

variable "retained_prefixes" {
  description = "Prefixes whose objects expire after retention_days; models and reports are not among them."
  type        = list(string)
  default     = ["raw/", "events/", "features/", "scores/"]
}

variable "tier_after_days" {
  description = "Days after which raw data moves to Standard-IA; 0 never moves it. S3 accepts 30 or more."
  type        = number
  default     = 0

  validation {
    condition     = var.tier_after_days == 0 || var.tier_after_days >= 30
    error_message = "tier_after_days must be 0, or 30 or more."
  }
}

variable "noncurrent_version_days" {
  description = "Days for which a replaced or deleted object can be brought back."
  type        = number
  default     = 30
}

variable "access_logging" {
  description = "Whether a second bucket records who read and wrote the lake."
  type        = bool
  default     = true
}

variable "access_log_retention_days" {
  description = "Days for which access logs are kept."
  type        = number
  default     = 400
}

variable "force_destroy" {
  description = "Whether destroying the module may delete data; true outside production only."
  type        = bool
  default     = false
}
