variable "region" {
  description = "Region of the workload."
  type        = string
}

variable "account_id" {
  description = "Account of the workload."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts logs, environment variables and queues."
  type        = string
}

variable "image_uri" {
  description = "Application image with tag or digest."
  type        = string
}

variable "app_env" {
  description = "Environment variables of the application."
  type        = map(string)
  default     = {}
}

variable "access_policies" {
  description = "IAM policy documents (JSON) of the data the application uses, by a static key."
  type        = map(string)
  default     = {}
}

variable "vpc_id" {
  description = "Network of the workload."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of that network; databases, caches and brokers in it may be reached."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets, one per zone."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) > 0
    error_message = "at least one private subnet is needed."
  }
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}

variable "cpu_units" {
  description = "CPU of one run in Fargate units; 1024 is one vCPU."
  type        = number
  default     = 1024

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu_units)
    error_message = "cpu_units must be a size that Fargate offers: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "memory_mib" {
  description = "Memory of one run in MiB."
  type        = number
  default     = 2048

  validation {
    condition     = var.memory_mib >= 512
    error_message = "memory_mib must be at least 512."
  }
}
