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

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "services_connection" {
  type        = string
  description = "Private services access connection of the network"

  validation {
    condition     = var.services_connection != ""
    error_message = "This module needs a network with private services access."
  }
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "tier" {
  type        = string
  description = "Machine of the database, as db-custom-<vCPU>-<MiB>"

  validation {
    condition     = can(regex("^db-custom-[0-9]+-[0-9]+$", var.tier))
    error_message = "Use a tier such as db-custom-4-26624."
  }
}

variable "availability_type" {
  type        = string
  description = "REGIONAL for a standby in another zone, ZONAL for none"

  validation {
    condition     = contains(["REGIONAL", "ZONAL"], var.availability_type)
    error_message = "Use REGIONAL or ZONAL."
  }
}

variable "storage_gb" {
  type        = number
  description = "Storage in GB; grows by itself"
  default     = 20
}
