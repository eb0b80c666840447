variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "vcpus" {
  type        = number
  description = "vCPUs of all brokers"
  default     = 3

  validation {
    condition     = var.vcpus >= 3
    error_message = "At least three."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of all brokers in GiB"
  default     = 12

  validation {
    condition     = var.memory_gib >= var.vcpus && var.memory_gib <= var.vcpus * 8
    error_message = "Use 1 to 8 GiB a vCPU."
  }
}

variable "partitions" {
  type        = number
  description = "Partitions of the topic"
  default     = 6

  validation {
    condition     = var.partitions >= 1
    error_message = "At least one."
  }
}

variable "retention_hours" {
  type        = number
  description = "Hours that events are kept"
  default     = 168

  validation {
    condition     = var.retention_hours >= 1
    error_message = "At least an hour."
  }
}
