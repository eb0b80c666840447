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

variable "image_uri" {
  description = "Application image with its tag or digest, e.g. name.azurecr.io/scoring:1.0.0"
  type        = string

  validation {
    condition     = can(regex("^[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri needs a registry, a repository and a tag or digest."
  }
}

variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
  type        = string
}

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}

variable "container_environment_domain" {
  description = "Default domain of the Container Apps environment"
  type        = string
}

variable "key_vault_id" {
  description = "Key vault of the platform"
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

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "storage_account_id" {
  description = "Storage account of the lake"
  type        = string
}

variable "bucket_name" {
  description = "Container of the lake"
  type        = string
}

variable "bucket_uri" {
  description = "abfss:// URI of the lake"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "database_size" {
  description = "Size of the database server, e.g. Standard_B1ms"
  type        = string
}

variable "storage_gb" {
  description = "Disk of the database in GB"
  type        = number
  default     = 32

  validation {
    condition     = contains([32, 64, 128, 256], var.storage_gb)
    error_message = "storage_gb must be 32, 64, 128 or 256."
  }
}

variable "standby" {
  description = "1 for a standby in another zone"
  type        = number
  default     = 0
}

variable "vcpu" {
  description = "Processors of a replica of the server"
  type        = number
  default     = 1

  validation {
    condition     = var.vcpu >= 0.5 && var.vcpu <= 4
    error_message = "vcpu must be 0.5 to 4."
  }
}

variable "replicas" {
  description = "Replicas of the server"
  type        = number
  default     = 1
}
