variable "zones" {
  description = "Number of availability zones to spread over"
  type        = number
  default     = 3

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "zones must be 1, 2 or 3."
  }
}
