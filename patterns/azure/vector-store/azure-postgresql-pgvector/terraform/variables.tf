variable "name" {
  type        = string
  description = "Prefix of every resource name, e.g. fraud-scoring-prod"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment the resources belong to"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of every resource"
  default     = {}
}

variable "region" {
  type        = string
  description = "Azure location, e.g. westeurope"

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.region))
    error_message = "region is the short name of a location, such as westeurope."
  }
}

variable "subscription_id" {
  type        = string
  description = "Subscription the resources belong to"
}

variable "resource_group_name" {
  type        = string
  description = "Resource group of every resource"
}

variable "network_id" {
  type        = string
  description = "Virtual network that private names are resolved in"
}

variable "private_endpoint_subnet_id" {
  type        = string
  description = "Subnet of the private endpoints"
}

variable "kms_key_id" {
  type        = string
  description = "Key, without version, that encrypts data at rest"
}

variable "encryption_identity_id" {
  type        = string
  description = "Identity that stores use to reach the key"
}

variable "key_vault_id" {
  type        = string
  description = "Key vault"
}

variable "serving_principal_id" {
  type        = string
  description = "Principal id of the identity that serving runs as"
}

variable "pipeline_principal_id" {
  type        = string
  description = "Principal id of the identity that pipelines run as"
}

variable "force_destroy" {
  type        = bool
  description = "Whether data may be deleted together with its store"
  default     = false
}

variable "sku_name" {
  type        = string
  description = "Tier and size of the server, such as MO_Standard_E4s_v3"

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_", var.sku_name))
    error_message = "sku_name must be a size such as MO_Standard_E4s_v3."
  }
}

variable "standby" {
  type        = number
  description = "1 for a standby in another zone, 0 for none"
  default     = 0
}

variable "storage_gb" {
  type        = number
  description = "Storage in GiB"

  validation {
    condition     = var.storage_gb >= 32
    error_message = "The disks of a flexible server start at 32 GiB."
  }
}
