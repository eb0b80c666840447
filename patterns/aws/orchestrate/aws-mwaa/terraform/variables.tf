variable "region" {
  type        = string
  description = "AWS region the module is applied in"
}

variable "vpc_id" {
  type        = string
  description = "Virtual network of the workload"
}

variable "private_subnet_ids" {
  type        = list(string)
  description = "Private subnets, one per zone"

  validation {
    condition     = length(var.private_subnet_ids) > 0
    error_message = "Give at least one subnet."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether what holds data or traffic may be destroyed without asking"
  default     = false
}

variable "environment_class" {
  type        = string
  description = "Size of the Airflow environment"
  default     = "mw1.small"

  validation {
    condition     = contains(["mw1.small", "mw1.medium", "mw1.large"], var.environment_class)
    error_message = "Use mw1.small, mw1.medium or mw1.large."
  }
}

variable "airflow_version" {
  type        = string
  description = "Airflow release that the environment runs"
  default     = "2.10.3"
}

variable "max_workers" {
  type        = number
  description = "Workers the environment may scale to"
  default     = 2
}
