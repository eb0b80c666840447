variable "region" {
  description = "Region the module is applied in."
  type        = string
}

variable "account_id" {
  description = "Account the module is applied in."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "image_uri" {
  description = "Application image, with tag or digest."
  type        = string
}

variable "app_env" {
  description = "Environment variables that every application process gets."
  type        = map(string)
  default     = {}
}

variable "access_policies" {
  description = "IAM policy documents (JSON) that the application needs, by a static key such as lake."
  type        = map(string)
  default     = {}
}

variable "vpc_id" {
  description = "Virtual network."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the virtual network."
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be an address range such as 10.0.0.0/16."
  }
}

variable "private_subnet_ids" {
  description = "Subnets without a public address."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "task_cpu_units" {
  description = "CPU units of the task; 1024 are one vCPU."
  type        = number
  default     = 1024

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu_units)
    error_message = "task_cpu_units must be a size that Fargate offers (256 to 16384)."
  }
}

variable "task_memory_mib" {
  description = "Memory of the task in MiB; Fargate ties the choice to the CPU units."
  type        = number
  default     = 4096
}
