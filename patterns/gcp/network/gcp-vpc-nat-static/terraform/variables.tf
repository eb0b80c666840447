variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "address_count" {
  type        = number
  description = "Reserved addresses of the NAT"
  default     = 1

  validation {
    condition     = var.address_count >= 1 && var.address_count <= 8
    error_message = "Use one to eight addresses."
  }
}
