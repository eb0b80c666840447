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
