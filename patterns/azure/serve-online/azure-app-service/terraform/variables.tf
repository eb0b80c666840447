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

variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "web_subnet_id" {
  description = "Subnet delegated to App Service"
  type        = string
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
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

variable "api_allowed_cidrs" {
  description = "Address ranges that may call the service; empty for the whole virtual network"
  type        = list(string)
  default     = []
}

variable "plan_size" {
  description = "Size of an instance, e.g. P1v3"
  type        = string

  validation {
    condition     = can(regex("^P[0-5]m?v[34]$", var.plan_size))
    error_message = "plan_size must be a premium size such as P1v3."
  }
}

variable "workers" {
  description = "Server processes of an instance"
  type        = number
  default     = 2
}

variable "min_instances" {
  description = "Instances that always run"
  type        = number
  default     = 2
}

variable "max_instances" {
  description = "Instances at most"
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 30
    error_message = "max_instances must be 1 to 30."
  }
}

variable "spread" {
  description = "1 to spread instances evenly over the zones, which takes at least two; 0 otherwise"
  type        = number
  default     = 1

  validation {
    condition     = contains([0, 1], var.spread)
    error_message = "spread must be 0 or 1."
  }
}
