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

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "subnet_range" {
  type        = string
  description = "Address range of the workloads"
  default     = "10.20.0.0/20"

  validation {
    condition     = can(cidrhost(var.subnet_range, 0))
    error_message = "Use an address range such as 10.20.0.0/20."
  }
}

variable "services_range" {
  type        = string
  description = "Address range that managed databases and caches take theirs from"
  default     = "10.21.0.0/20"

  validation {
    condition     = can(cidrhost(var.services_range, 0))
    error_message = "Use an address range such as 10.21.0.0/20."
  }
}

variable "flow_sampling" {
  type        = number
  description = "Share of flows that are logged"
  default     = 0.1

  validation {
    condition     = var.flow_sampling > 0 && var.flow_sampling <= 1
    error_message = "Use a share above 0 and up to 1."
  }
}
