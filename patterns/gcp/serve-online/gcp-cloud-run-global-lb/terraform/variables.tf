variable "caller_requests_per_minute" {
  type        = number
  description = "Requests a minute that one caller address may send"
  default     = 60000

  validation {
    condition     = var.caller_requests_per_minute >= 1 && var.caller_requests_per_minute <= 1000000
    error_message = "Use 1 to 1000000."
  }
}
