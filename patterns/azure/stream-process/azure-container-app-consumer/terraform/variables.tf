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

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "pipeline_client_id" {
  description = "Client id of the identity that pipelines run as"
  type        = string
}

variable "vcpu" {
  description = "Processors of a replica"
  type        = number
  default     = 1

  validation {
    condition     = var.vcpu >= 0.25 && var.vcpu <= 4
    error_message = "vcpu must be 0.25 to 4."
  }
}

variable "memory_gib" {
  description = "Memory of a replica in GiB, twice the processors"
  type        = number
  default     = 2
}

variable "min_replicas" {
  description = "Replicas that always run"
  type        = number
  default     = 1

  validation {
    condition     = var.min_replicas >= 1
    error_message = "min_replicas must be at least 1."
  }
}

variable "max_replicas" {
  description = "Replicas at most"
  type        = number
  default     = 10
}
