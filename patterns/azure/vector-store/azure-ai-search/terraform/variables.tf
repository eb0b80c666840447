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

variable "log_workspace_id" {
  type        = string
  description = "Log Analytics workspace that takes logs"
}

variable "network_id" {
  type        = string
  description = "Virtual network that private names are resolved in"
}

variable "private_endpoint_subnet_id" {
  type        = string
  description = "Subnet of the private endpoints"
}

variable "serving_principal_id" {
  type        = string
  description = "Principal id of the identity that serving runs as"
}

variable "pipeline_principal_id" {
  type        = string
  description = "Principal id of the identity that pipelines run as"
}

variable "plan" {
  type        = string
  description = "Plan of the service"

  validation {
    condition     = contains(["basic", "standard", "standard2", "standard3", "storage_optimized_l1", "storage_optimized_l2"], var.plan)
    error_message = "plan must be a plan of Azure AI Search, such as standard2."
  }
}

variable "partitions" {
  type        = number
  description = "Partitions that the index is spread over"

  validation {
    condition     = contains([1, 2, 3, 4, 6, 12], var.partitions)
    error_message = "partitions must be 1, 2, 3, 4, 6 or 12."
  }
}

variable "replicas" {
  type        = number
  description = "Copies that share the searches"

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 12
    error_message = "replicas must lie between 1 and 12."
  }
}
