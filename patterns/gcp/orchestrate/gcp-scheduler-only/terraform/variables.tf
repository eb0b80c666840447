variable "stagger_minutes" {
  type        = number
  description = "Minutes between two jobs of a pipeline"
  default     = 60

  validation {
    condition     = var.stagger_minutes >= 1
    error_message = "At least a minute."
  }
}

variable "max_attempts" {
  type        = number
  description = "How often a refused start is tried again"
  default     = 3

  validation {
    condition     = var.max_attempts >= 0 && var.max_attempts <= 5
    error_message = "Use 0 to 5."
  }
}
