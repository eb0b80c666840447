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
