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

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "vcpus" {
  type        = number
  description = "vCPUs of all brokers"
  default     = 3

  validation {
    condition     = var.vcpus >= 3
    error_message = "At least three."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of all brokers in GiB"
  default     = 12

  validation {
    condition     = var.memory_gib >= var.vcpus && var.memory_gib <= var.vcpus * 8
    error_message = "Use 1 to 8 GiB a vCPU."
  }
}

variable "partitions" {
  type        = number
  description = "Partitions of the topic"
  default     = 6

  validation {
    condition     = var.partitions >= 1
    error_message = "At least one."
  }
}

variable "retention_hours" {
  type        = number
  description = "Hours that events are kept"
  default     = 168

  validation {
    condition     = var.retention_hours >= 1
    error_message = "At least an hour."
  }
}
