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

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
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

variable "serving_identity_id" {
  description = "Resource id of the identity that the scoring service runs as"
  type        = string
}

variable "serving_principal_id" {
  description = "Principal id of the identity that the scoring service runs as"
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

variable "instance_type" {
  description = "Machine type of the endpoint, e.g. STANDARD_F4S_V2"
  type        = string
}

variable "workers" {
  description = "Server processes of an instance"
  type        = number
  default     = 4
}

variable "min_instances" {
  description = "Instances that always run"
  type        = number
  default     = 2
}

variable "max_instances" {
  description = "Instances at most"
  type        = number
  default     = 6
}

variable "concurrent_requests" {
  description = "Requests an instance works on at the same time"
  type        = number
  default     = 16
}

variable "private_only" {
  description = "1 to refuse calls from outside the private network, which then needs an endpoint of the workspace"
  type        = number
  default     = 0
}
