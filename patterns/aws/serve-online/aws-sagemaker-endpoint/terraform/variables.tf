variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch Logs accepts only its own list of retention periods."
  }
}

variable "min_replicas" {
  type        = number
  description = "Copies that always run"

  validation {
    condition     = var.min_replicas >= 1
    error_message = "At least one copy must run."
  }
}

variable "max_replicas" {
  type        = number
  description = "Copies that may run at most"

  validation {
    condition     = var.max_replicas >= var.min_replicas
    error_message = "The maximum cannot be below the minimum."
  }
}

variable "data_capture_pct" {
  type        = number
  description = "Share of requests and answers, in percent, kept in the lake for drift and quality reports; 0 for none"
  default     = 10

  validation {
    condition     = var.data_capture_pct >= 0 && var.data_capture_pct <= 100
    error_message = "Give a share between 0 and 100."
  }
}

variable "target_invocations_per_minute" {
  type        = number
  description = "Requests a minute on one instance that the autoscaler keeps"
}

variable "create_runtime_endpoint" {
  type        = bool
  description = "Whether to create the interface endpoint of the SageMaker runtime; false where the network already has one"
  default     = true
}
