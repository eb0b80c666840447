variable "kms_key_arn" {
  description = "Key that encrypts logs, environment variables and queues."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}

variable "handler" {
  description = "Handler in the image; it reads the role from SCORING_ROLE."
  type        = string
  default     = "scoring.lambda_handler.handler"
}

variable "memory_mb" {
  description = "Memory of one run; CPU grows with it, one vCPU at 1769 MB."
  type        = number
  default     = 2048

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must be 128 to 10240."
  }
}

variable "timeout_s" {
  description = "Seconds after which a run is stopped; Lambda allows 900."
  type        = number
  default     = 900

  validation {
    condition     = var.timeout_s >= 1 && var.timeout_s <= 900
    error_message = "timeout_s must be 1 to 900."
  }
}
