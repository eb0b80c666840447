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

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
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

variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "servers" {
  type        = number
  description = "Instances of the server"
  default     = 1

  validation {
    condition     = var.servers >= 1
    error_message = "At least one."
  }
}

variable "server_cpu" {
  type        = number
  description = "vCPUs of an instance"
  default     = 1
}

variable "server_memory_gib" {
  type        = number
  description = "Memory of an instance in GiB"
  default     = 2
}

variable "standby" {
  type        = number
  description = "1 for a standby in another zone"
  default     = 0
}

variable "storage_gb" {
  type        = number
  description = "Disk of the database in GB"
  default     = 10

  validation {
    condition     = var.storage_gb >= 10
    error_message = "At least 10 GB."
  }
}

variable "database_tier" {
  type        = string
  description = "Machine of the database"
  default     = "db-g1-small"
}
