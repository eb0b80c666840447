variable "kms_key_arn" {
  description = "Key that encrypts logs, environment variables and queues."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}

variable "cpu_units" {
  description = "CPU of one run in Fargate units; 1024 is one vCPU."
  type        = number
  default     = 1024

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu_units)
    error_message = "cpu_units must be a size that Fargate offers: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "memory_mib" {
  description = "Memory of one run in MiB."
  type        = number
  default     = 2048

  validation {
    condition     = var.memory_mib >= 512
    error_message = "memory_mib must be at least 512."
  }
}
