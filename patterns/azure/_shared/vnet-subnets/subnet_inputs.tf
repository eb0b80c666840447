variable "network_cidr" {
  description = "Address range of the virtual network, a /16"
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrhost(var.network_cidr, 0)) && endswith(var.network_cidr, "/16")
    error_message = "network_cidr must be an IPv4 /16 range."
  }
}
