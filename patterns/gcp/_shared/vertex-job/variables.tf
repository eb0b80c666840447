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

variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
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

variable "services_connection" {
  type        = string
  description = "Private services access connection of the network"

  validation {
    condition     = var.services_connection != ""
    error_message = "This module needs a network with private services access."
  }
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

variable "machine_type" {
  type        = string
  description = "Machine that runs the job"
  default     = "n2-standard-4"
}

variable "strategy" {
  type        = string
  description = "How capacity is found: STANDARD, SPOT or FLEX_START"
  default     = "STANDARD"

  validation {
    condition     = contains(["STANDARD", "SPOT", "FLEX_START"], var.strategy)
    error_message = "Use STANDARD, SPOT or FLEX_START."
  }
}

variable "gpu_count" {
  type        = number
  description = "GPUs of the machine; 0 for none"
  default     = 0

  validation {
    condition     = var.gpu_count >= 0
    error_message = "Use 0 or more."
  }
}

variable "gpu_type" {
  type        = string
  description = "GPU type to attach; empty where the machine type brings its own or none"
  default     = ""
}

variable "volume_gb" {
  type        = number
  description = "Size of the boot disk in GB"
  default     = 50

  validation {
    condition     = var.volume_gb >= 30
    error_message = "The image needs at least 30 GB."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 168
    error_message = "Use 1 to 168 hours."
  }
}
