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

variable "caller_requests_per_minute" {
  type        = number
  description = "Requests a minute that one caller address may send"
  default     = 60000

  validation {
    condition     = var.caller_requests_per_minute >= 1 && var.caller_requests_per_minute <= 1000000
    error_message = "Use 1 to 1000000."
  }
}
