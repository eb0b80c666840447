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

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
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

variable "serving_principal_id" {
  description = "Principal id of the identity that the scoring service runs as"
  type        = string
}

variable "pipeline_principal_id" {
  description = "Principal id of the identity that pipelines run as"
  type        = string
}

variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}

variable "github_repository" {
  description = "Repository that delivers, as owner/name"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be owner/name."
  }
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "registry_tier" {
  description = "Tier of the container registry"
  type        = string
  default     = "Premium"

  validation {
    condition     = contains(["Basic", "Standard", "Premium"], var.registry_tier)
    error_message = "registry_tier must be Basic, Standard or Premium."
  }
}

variable "public_push" {
  description = "Whether images may be pushed from outside the network, with an Entra ID token"
  type        = bool
  default     = true
}

variable "build_in_registry" {
  description = "1 where the registry builds the images itself"
  type        = number
  default     = 0
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "pool_tier" {
  description = "Size of the build machines"
  type        = string
  default     = "S1"

  validation {
    condition     = contains(["S1", "S2", "S3"], var.pool_tier)
    error_message = "pool_tier must be S1, S2 or S3."
  }
}

variable "pool_instances" {
  description = "Build machines"
  type        = number
  default     = 1
}

variable "state_container_id" {
  description = "Resource id of the blob container with Terraform's state, to let delivery read and write it; empty where that role is given by hand"
  type        = string
  default     = ""
}
