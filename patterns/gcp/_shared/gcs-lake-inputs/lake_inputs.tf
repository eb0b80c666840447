variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "Use 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment: dev, staging or prod"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Use dev, staging or prod."
  }
}

variable "tags" {
  type        = map(string)
  description = "Labels added to every resource that can carry them"
  default     = {}
}

variable "project_id" {
  type        = string
  description = "Project the module is applied in"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  type        = string
  description = "Region the module is applied in"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as europe-west1."
  }
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

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
