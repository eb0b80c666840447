variable "scan_limit_gb" {
  description = "Gigabytes after which a single query is cancelled; guards the bill."
  type        = number
  default     = 500

  validation {
    condition     = var.scan_limit_gb >= 1
    error_message = "scan_limit_gb must be at least 1."
  }
}
