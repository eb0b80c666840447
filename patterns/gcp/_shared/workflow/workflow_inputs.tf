variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "job_timeout_hours" {
  type        = number
  description = "Hours after which one attempt of a job is given up"
  default     = 24

  validation {
    condition     = var.job_timeout_hours >= 1 && var.job_timeout_hours <= 8760
    error_message = "Use one hour to a year."
  }
}

variable "max_attempts" {
  type        = number
  description = "How often a job is tried before the run fails"
  default     = 3

  validation {
    condition     = var.max_attempts >= 1 && var.max_attempts <= 10
    error_message = "Try a job between 1 and 10 times."
  }
}
