variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "Use 3 to 40 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment: dev, staging or prod"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Use dev, staging or prod."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags added to every resource that can carry them"
  default     = {}
}

variable "region" {
  type        = string
  description = "AWS region the module is applied in"
}

variable "account_id" {
  type        = string
  description = "AWS account the module is applied in"

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment variables of the application"
  default     = {}
}

variable "access_policies" {
  type        = map(string)
  description = "IAM policy documents (JSON) the application needs, by a fixed key"
  default     = {}
}

variable "metric_namespace" {
  type        = string
  description = "CloudWatch namespace the application may write metrics to"
  default     = "Scoring"
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key for logs, volumes and results"
}

variable "vpc_id" {
  type        = string
  description = "Virtual network of the workload"
}

variable "vpc_cidr" {
  type        = string
  description = "Address range of the virtual network"
}

variable "private_subnet_ids" {
  type        = list(string)
  description = "Private subnets, one per zone"

  validation {
    condition     = length(var.private_subnet_ids) > 0
    error_message = "Give at least one subnet."
  }
}

variable "lake_bucket" {
  type        = string
  description = "Bucket of the lake"
}

variable "instance_type" {
  type        = string
  description = "Instance type"
}

variable "volume_gb" {
  type        = number
  description = "Disk of the instance in GiB"
  default     = 50
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is stopped"
  default     = 12

  validation {
    condition     = var.timeout_hours > 0 && var.timeout_hours <= 120
    error_message = "Give between 1 and 120 hours."
  }
}
