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
