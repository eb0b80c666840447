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

variable "capacity_mode" {
  description = "serverless, provisioned or autoscale"
  type        = string

  validation {
    condition     = contains(["serverless", "provisioned", "autoscale"], var.capacity_mode)
    error_message = "capacity_mode must be serverless, provisioned or autoscale."
  }
}

variable "throughput_ru" {
  description = "Request units a second that are provisioned, or the most that autoscale may use"
  type        = number
  default     = 1000

  validation {
    condition     = var.throughput_ru >= 400
    error_message = "throughput_ru must be at least 400."
  }
}

variable "zone_redundant" {
  description = "Whether copies are spread over zones"
  type        = bool
  default     = true
}
