variable "task_cpu" {
  type        = number
  description = "CPU units of the task (1024 is one vCPU)"

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu)
    error_message = "Fargate offers 256, 512, 1024, 2048, 4096, 8192 and 16384 units."
  }
}

variable "task_memory_mb" {
  type        = number
  description = "Memory of the task in MiB"
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

variable "force_destroy" {
  type        = bool
  description = "Whether what holds data or traffic may be destroyed without asking"
  default     = false
}

variable "target_cpu_pct" {
  type        = number
  description = "CPU utilisation the autoscaler keeps"
  default     = 60
}

variable "access_log_bucket" {
  type        = string
  description = "Bucket for load balancer access logs; empty for none"
  default     = ""
}

variable "canary_image_uri" {
  type        = string
  description = "Image of a version on trial beside the stable one; empty for none"
  default     = ""
}

variable "canary_weight" {
  type        = number
  description = "Share of requests, in percent, that the version on trial gets"
  default     = 0

  validation {
    condition     = var.canary_weight >= 0 && var.canary_weight <= 100
    error_message = "Give a share between 0 and 100."
  }
}

variable "canary_replicas" {
  type        = number
  description = "Copies of the version on trial"
  default     = 1
}
