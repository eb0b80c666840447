variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "environment_size" {
  type        = string
  description = "Size of the environment"
  default     = "ENVIRONMENT_SIZE_SMALL"
}

variable "resilience_mode" {
  type        = string
  description = "STANDARD_RESILIENCE, or HIGH_RESILIENCE for two zones"
  default     = "STANDARD_RESILIENCE"
}

variable "image_version" {
  type        = string
  description = "Composer and Airflow version"
  default     = "composer-3-airflow-2.10.5"
}

variable "max_attempts" {
  type        = number
  description = "How often a job is tried before the run fails"
  default     = 3

  validation {
    condition     = var.max_attempts >= 1 && var.max_attempts <= 10
    error_message = "Try a job between 1 and 10 times."
  }
}
