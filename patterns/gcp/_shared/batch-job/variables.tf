variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "machine_type" {
  type        = string
  description = "Machine that runs the task"
  default     = "e2-standard-4"
}

variable "provisioning_model" {
  type        = string
  description = "SPOT, or STANDARD for machines that are not taken back"
  default     = "SPOT"

  validation {
    condition     = contains(["SPOT", "STANDARD"], var.provisioning_model)
    error_message = "Use SPOT or STANDARD."
  }
}

variable "machine_image" {
  type        = string
  description = "Image of the machine, from those that Batch supports"
  default     = "projects/batch-custom-image/global/images/family/batch-cos-stable-official"
}

variable "cpu" {
  type        = number
  description = "vCPUs that the task is given"
  default     = 4

  validation {
    condition     = var.cpu >= 1
    error_message = "Use at least one."
  }
}

variable "memory_mib" {
  type        = number
  description = "Memory that the task is given in MiB"
  default     = 14000

  validation {
    condition     = var.memory_mib >= 512
    error_message = "Use at least 512 MiB."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 336
    error_message = "Use 1 to 336 hours."
  }
}

variable "max_retries" {
  type        = number
  description = "How often a failed task is tried again"
  default     = 3

  validation {
    condition     = var.max_retries >= 0 && var.max_retries <= 10
    error_message = "Use 0 to 10."
  }
}
