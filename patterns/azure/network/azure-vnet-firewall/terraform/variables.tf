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

variable "zones" {
  description = "Number of availability zones to spread over"
  type        = number
  default     = 3

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "zones must be 1, 2 or 3."
  }
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "network_cidr" {
  description = "Address range of the virtual network, a /16"
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrhost(var.network_cidr, 0)) && endswith(var.network_cidr, "/16")
    error_message = "network_cidr must be an IPv4 /16 range."
  }
}

variable "firewall_tier" {
  description = "Tier of the firewall"
  type        = string
  default     = "Standard"

  validation {
    condition     = contains(["Standard", "Premium"], var.firewall_tier)
    error_message = "firewall_tier must be Standard or Premium."
  }
}

variable "allowed_hosts" {
  description = "Host names outside Azure that workloads may call"
  type        = list(string)
  default     = []
}
