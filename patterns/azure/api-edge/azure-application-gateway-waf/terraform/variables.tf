variable "network_id" {
  description = "Virtual network that the gateway's subnet is made in"
  type        = string
}

variable "network_cidr" {
  description = "Address range of the virtual network"
  type        = string
}

variable "endpoint_url" {
  description = "URL of the service behind the gateway"
  type        = string
}

variable "service_domain" {
  description = "Domain name that callers use and that the certificate names"
  type        = string
}

variable "certificate_vault_id" {
  description = "Key vault that holds the certificate; it answers inside the network"
  type        = string

  validation {
    condition     = can(regex("(?i)/providers/Microsoft\\.KeyVault/vaults/[a-z0-9-]+$", var.certificate_vault_id))
    error_message = "certificate_vault_id is the resource id of a key vault."
  }
}

variable "certificate_name" {
  description = "Name of the certificate in that vault"
  type        = string
}

variable "api_allowed_cidrs" {
  description = "Address ranges that may call the service"
  type        = list(string)

  validation {
    condition     = length(var.api_allowed_cidrs) > 0 && alltrue([for range in var.api_allowed_cidrs : can(cidrhost(range, 0))])
    error_message = "Give at least one address range such as 10.0.0.0/8."
  }
}

variable "rate_limit" {
  description = "Requests that one address may send in a minute; 0 for no limit"
  type        = number
}

variable "min_instances" {
  description = "Instances that always run; each carries about a hundred requests a second"
  type        = number

  validation {
    condition     = var.min_instances >= 0 && var.min_instances <= 125
    error_message = "min_instances must be 0 to 125."
  }
}

variable "max_instances" {
  description = "Instances at most"
  type        = number

  validation {
    condition     = var.max_instances >= 2 && var.max_instances <= 125
    error_message = "max_instances must be 2 to 125."
  }
}

variable "max_body_kb" {
  description = "Longest request in KiB that is let through"
  type        = number
  default     = 2000

  validation {
    condition     = var.max_body_kb >= 8 && var.max_body_kb <= 2000
    error_message = "max_body_kb must be 8 to 2000."
  }
}

variable "counted_rules" {
  description = "Rules of a managed group, by its name, that only count: false alarms, until they are understood"
  type        = map(list(string))
  default     = {}
}
