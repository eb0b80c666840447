variable "name" {
  description = "Prefix of every resource name, e.g. fraud-scoring-prod"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Environment the resources belong to"
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}

variable "region" {
  description = "Azure location, e.g. westeurope"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.region))
    error_message = "region is the short name of a location, such as westeurope."
  }
}

variable "subscription_id" {
  description = "Subscription the resources belong to"
  type        = string
}

variable "resource_group_name" {
  description = "Resource group of every resource"
  type        = string
}

variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
  type        = string
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "kms_key_id" {
  description = "Key, without version, that encrypts data at rest"
  type        = string
}

variable "encryption_identity_id" {
  description = "Identity that stores use to reach the key"
  type        = string
}

variable "serving_principal_id" {
  description = "Principal id of the identity that the scoring service runs as"
  type        = string
}

variable "pipeline_principal_id" {
  description = "Principal id of the identity that pipelines run as"
  type        = string
}

variable "retention_days" {
  description = "Days raw data is kept"
  type        = number
  default     = 395

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days must be at least 1."
  }
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "replication" {
  description = "How copies are kept: ZRS over the zones, GZRS in a second region as well, LRS in one building"
  type        = string
  default     = "ZRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"], var.replication)
    error_message = "replication must be LRS, ZRS, GRS, GZRS, RAGRS or RAGZRS."
  }
}

variable "cool_after_days" {
  description = "Days after which raw data moves to the cool tier; 0 for never"
  type        = number
  default     = 0
}

variable "audit_reads" {
  description = "Whether every read and write is logged, not only deletions"
  type        = bool
  default     = false
}

variable "query_workspace" {
  description = "Whether a query workspace is let in through the firewall"
  type        = bool
  default     = false
}
