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
