variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch Logs accepts only its own list of retention periods."
  }
}

variable "job_timeout_hours" {
  type        = number
  description = "Hours after which one attempt of a job is given up"
  default     = 12
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
