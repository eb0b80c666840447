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

variable "resource_group_name" {
  description = "Resource group of every resource"
  type        = string
}

variable "zones" {
  description = "Number of availability zones to spread over"
  type        = number
  default     = 3

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "zones must be 1, 2 or 3."
  }
}

variable "image_uri" {
  description = "Application image with its tag or digest, e.g. name.azurecr.io/scoring:1.0.0"
  type        = string

  validation {
    condition     = can(regex("^[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri needs a registry, a repository and a tag or digest."
  }
}

variable "app_env" {
  description = "Environment variables of the application"
  type        = map(string)
  default     = {}
}

variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
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

variable "vm_size" {
  description = "Machine type, e.g. Standard_F4s_v2"
  type        = string
}

variable "min_instances" {
  description = "Machines that always run"
  type        = number
  default     = 2

  validation {
    condition     = var.min_instances >= 1
    error_message = "min_instances must be at least 1."
  }
}

variable "max_instances" {
  description = "Machines at most"
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances <= 600
    error_message = "max_instances must be at most 600."
  }
}

variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "serving_identity_id" {
  description = "Resource id of the identity that the scoring service runs as"
  type        = string
}

variable "serving_client_id" {
  description = "Client id of the identity that the scoring service runs as"
  type        = string
}

variable "app_secret_id" {
  description = "Secret, without version, that holds the application's API key"
  type        = string
}

variable "workers" {
  description = "Server processes of a machine"
  type        = number
  default     = 4
}
