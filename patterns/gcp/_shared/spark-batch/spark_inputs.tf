variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "worker_vcpus" {
  type        = number
  description = "vCPUs of the driver and of each executor"
  default     = 4

  validation {
    condition     = contains([4, 8, 16], var.worker_vcpus)
    error_message = "Serverless Spark gives 4, 8 or 16 vCPUs."
  }
}

variable "executor_count" {
  type        = number
  description = "Executors of a run"
  default     = 2

  validation {
    condition     = var.executor_count >= 2 && var.executor_count <= 2000
    error_message = "Serverless Spark runs 2 to 2000 executors."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 168
    error_message = "Use 1 to 168 hours."
  }
}
