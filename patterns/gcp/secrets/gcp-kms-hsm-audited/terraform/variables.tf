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

variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
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

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "key_rotation_days" {
  type        = number
  description = "Days after which the key gets a new version"
  default     = 90

  validation {
    condition     = var.key_rotation_days >= 1
    error_message = "Rotate after at least a day."
  }
}

variable "protection_level" {
  type        = string
  description = "Where the key lives: SOFTWARE or HSM"
  default     = "SOFTWARE"

  validation {
    condition     = contains(["SOFTWARE", "HSM"], var.protection_level)
    error_message = "Use SOFTWARE or HSM."
  }
}

variable "rotation_schedule" {
  type        = string
  description = "Unix cron expression of the rotation of the API keys (UTC)"
  default     = "17 3 1 */3 *"

  validation {
    condition     = length(split(" ", var.rotation_schedule)) == 5
    error_message = "Use five cron fields."
  }
}

variable "audited_services" {
  type        = list(string)
  description = "Services whose data access is logged"
  default     = ["aiplatform.googleapis.com", "bigquery.googleapis.com", "bigtable.googleapis.com", "cloudkms.googleapis.com", "datastore.googleapis.com", "pubsub.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com"]
}

variable "audit_retention_days" {
  type        = number
  description = "Days that access logs are kept"
  default     = 365

  validation {
    condition     = var.audit_retention_days >= 1 && var.audit_retention_days <= 3650
    error_message = "Cloud Logging keeps logs for 1 to 3650 days."
  }
}
