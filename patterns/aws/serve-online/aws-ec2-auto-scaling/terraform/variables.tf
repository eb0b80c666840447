variable "account_id" {
  type        = string
  description = "AWS account the module is applied in"

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
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

variable "root_volume_gb" {
  type        = number
  description = "Disk of an instance in GiB"
  default     = 30
}

variable "target_cpu_pct" {
  type        = number
  description = "CPU utilisation the autoscaler keeps"
  default     = 60
}
