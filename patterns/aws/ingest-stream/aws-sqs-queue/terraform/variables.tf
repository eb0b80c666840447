variable "name" {
  description = "Prefix of every resource name, such as fraud-scoring-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 40 lower-case letters, digits and hyphens."
  }
}

variable "environment" {
  description = "Environment: dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

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
