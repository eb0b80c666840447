variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch Logs accepts only its own list of retention periods."
  }
}

variable "metric_namespace" {
  type        = string
  description = "CloudWatch namespace the application may write metrics to"
  default     = "Scoring"
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key for logs, volumes and results"
}
