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

variable "handler" {
  description = "Handler in the image; it reads the role from SCORING_ROLE."
  type        = string
  default     = "scoring.lambda_handler.handler"
}

variable "memory_mb" {
  description = "Memory of one run; CPU grows with it, one vCPU at 1769 MB."
  type        = number
  default     = 2048

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must be 128 to 10240."
  }
}

variable "timeout_s" {
  description = "Seconds after which a run is stopped; Lambda allows 900."
  type        = number
  default     = 900

  validation {
    condition     = var.timeout_s >= 1 && var.timeout_s <= 900
    error_message = "timeout_s must be 1 to 900."
  }
}
