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

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "cache_size" {
  description = "Size of the cache, e.g. Balanced_B3"
  type        = string

  validation {
    condition     = can(regex("^(Balanced_B|MemoryOptimized_M|ComputeOptimized_X)[0-9]+$", var.cache_size))
    error_message = "cache_size must be a size of Azure Managed Redis, such as Balanced_B3."
  }
}

variable "nodes" {
  description = "2 for a copy in another zone with automatic failover, 1 for none"
  type        = number
  default     = 2

  validation {
    condition     = contains([1, 2], var.nodes)
    error_message = "nodes must be 1 or 2."
  }
}
