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

variable "kms_key_id" {
  type        = string
  description = "Key, without version, that encrypts data at rest"
}

variable "encryption_identity_id" {
  type        = string
  description = "Identity that stores use to reach the key"
}

variable "serving_principal_id" {
  type        = string
  description = "Principal id of the identity that serving runs as"
}

variable "pipeline_principal_id" {
  type        = string
  description = "Principal id of the identity that pipelines run as"
}

variable "encryption_client_id" {
  type        = string
  description = "Client id of the identity that reaches the key"
}

variable "chat_model_id" {
  type        = string
  description = "Model that writes answers"
}

variable "chat_model_version" {
  type        = string
  description = "Its version"
}

variable "chat_capacity" {
  type        = number
  description = "Thousands of tokens a minute for answers"

  validation {
    condition     = var.chat_capacity >= 1
    error_message = "At least one."
  }
}

variable "embedding_model_id" {
  type        = string
  description = "Model that embeds text"
}

variable "embedding_capacity" {
  type        = number
  description = "Thousands of tokens a minute for embeddings"

  validation {
    condition     = var.embedding_capacity >= 1
    error_message = "At least one."
  }
}
