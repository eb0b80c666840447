variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "task_cpu_units" {
  description = "CPU units of the task; 1024 are one vCPU."
  type        = number
  default     = 1024

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu_units)
    error_message = "task_cpu_units must be a size that Fargate offers (256 to 16384)."
  }
}

variable "task_memory_mib" {
  description = "Memory of the task in MiB; Fargate ties the choice to the CPU units."
  type        = number
  default     = 4096
}
