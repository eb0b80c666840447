variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "Use 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
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
  description = "Labels added to every resource that can carry them"
  default     = {}
}

variable "project_id" {
  type        = string
  description = "Project the module is applied in"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  type        = string
  description = "Region the module is applied in"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as europe-west1."
  }
}

variable "zones" {
  type        = number
  description = "Number of zones that workloads are spread over"

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "Use one to three zones."
  }
}

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
}

variable "machine_identity" {
  type        = string
  description = "Service account that the machines run as"
}

variable "secret_id" {
  type        = string
  description = "Secret that the machines read the API keys of callers from; empty for none"
  default     = ""
}

variable "machine_type" {
  type        = string
  description = "Machine type"
  default     = "e2-standard-2"
}

variable "min_instances" {
  type        = number
  description = "Machines at rest"
  default     = 1

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Machines at the peak"
  default     = 2

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}
