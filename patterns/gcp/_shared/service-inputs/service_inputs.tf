variable "api_allowed_cidrs" {
  type        = list(string)
  description = "Address ranges that may call the service"

  validation {
    condition     = alltrue([for range in var.api_allowed_cidrs : can(cidrhost(range, 0))])
    error_message = "Use address ranges such as 203.0.113.0/24."
  }
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use"

  validation {
    condition     = can(regex("^[a-z0-9.-]+[.][a-z]+$", var.service_domain))
    error_message = "Use a domain name such as scores.example.com."
  }
}
