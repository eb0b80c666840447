variable "worker_vcpus" {
  description = "vCPUs of the driver and of each executor."
  type        = number
  default     = 4

  validation {
    condition     = contains([1, 2, 4, 8, 16], var.worker_vcpus)
    error_message = "worker_vcpus must be a size that EMR Serverless offers: 1, 2, 4, 8 or 16."
  }
}

variable "worker_memory_gb" {
  description = "Memory of the driver and of each executor in GB, a tenth of it for Spark's own overhead."
  type        = number
  default     = 16
}

variable "executor_count" {
  description = "Executors of a run."
  type        = number
  default     = 1
}
