variable "cpu_units" {
  description = "CPU of one task in Fargate units; 1024 is one vCPU."
  type        = number
  default     = 512

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu_units)
    error_message = "cpu_units must be a size that Fargate offers: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "memory_mib" {
  description = "Memory of one task in MiB."
  type        = number
  default     = 1024

  validation {
    condition     = var.memory_mib >= 512
    error_message = "memory_mib must be at least 512."
  }
}

variable "min_tasks" {
  description = "Tasks that always run."
  type        = number
  default     = 1

  validation {
    condition     = var.min_tasks >= 1
    error_message = "min_tasks must be at least 1."
  }
}

variable "max_tasks" {
  description = "Tasks at the peak; equal to min_tasks switches autoscaling off."
  type        = number
  default     = 1

  validation {
    condition     = var.max_tasks >= 1
    error_message = "max_tasks must be at least 1."
  }
}

variable "broker_routes" {
  description = "Address ranges and ports of brokers outside the network."
  type        = list(object({ cidr = string, port = number }))
  default     = []
}
