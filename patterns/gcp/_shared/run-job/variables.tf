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

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
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

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "cpu" {
  type        = number
  description = "vCPUs of the task"
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 6, 8], var.cpu)
    error_message = "Cloud Run gives a task 1, 2, 4, 6 or 8 vCPUs."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of the task in GiB"
  default     = 2

  validation {
    condition     = var.memory_gib >= 0.5 && var.memory_gib <= 32
    error_message = "Use 0.5 to 32 GiB."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 24
    error_message = "Use 1 to 24 hours."
  }
}

variable "max_retries" {
  type        = number
  description = "How often a failed task is tried again"
  default     = 1

  validation {
    condition     = var.max_retries >= 0 && var.max_retries <= 10
    error_message = "Use 0 to 10."
  }
}
