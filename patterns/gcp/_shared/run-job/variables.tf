variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "cpu" {
  type        = number
  description = "vCPUs of the task"
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 6, 8], var.cpu)
    error_message = "Cloud Run gives a task 1, 2, 4, 6 or 8 vCPUs."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of the task in GiB"
  default     = 2

  validation {
    condition     = var.memory_gib >= 0.5 && var.memory_gib <= 32
    error_message = "Use 0.5 to 32 GiB."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 24
    error_message = "Use 1 to 24 hours."
  }
}

variable "max_retries" {
  type        = number
  description = "How often a failed task is tried again"
  default     = 1

  validation {
    condition     = var.max_retries >= 0 && var.max_retries <= 10
    error_message = "Use 0 to 10."
  }
}
