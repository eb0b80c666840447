variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "cpu" {
  type        = number
  description = "vCPUs of a worker"
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 6, 8], var.cpu)
    error_message = "Cloud Run gives a worker 1, 2, 4, 6 or 8 vCPUs."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of a worker in GiB"
  default     = 2

  validation {
    condition     = var.memory_gib >= 0.5 && var.memory_gib <= 32
    error_message = "Use 0.5 to 32 GiB."
  }
}

variable "instances" {
  type        = number
  description = "Workers"
  default     = 2

  validation {
    condition     = var.instances >= 1
    error_message = "At least one."
  }
}

variable "launch_stage" {
  type        = string
  description = "Launch stage that the project accepts for worker pools"
  default     = "BETA"

  validation {
    condition     = contains(["BETA", "GA"], var.launch_stage)
    error_message = "Use BETA or GA."
  }
}
