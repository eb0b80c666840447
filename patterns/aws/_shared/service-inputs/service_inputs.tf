variable "workers" {
  type        = number
  description = "Server processes in one copy of the service"
  default     = 1
}

variable "api_allowed_cidrs" {
  type        = list(string)
  description = "Address ranges that may call the service"

  validation {
    condition     = alltrue([for cidr in var.api_allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Every entry must be an address range such as 10.0.0.0/8."
  }
}
