variable "region" {
  type        = string
  description = "AWS region the module is applied in"
}

variable "stagger_minutes" {
  type        = number
  description = "Minutes between the starts of two jobs of a pipeline; longer than the slowest of them takes"
  default     = 60

  validation {
    condition     = var.stagger_minutes >= 5 && var.stagger_minutes <= 360
    error_message = "Leave between 5 and 360 minutes."
  }
}
