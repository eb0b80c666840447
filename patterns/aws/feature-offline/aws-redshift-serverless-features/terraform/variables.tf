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

variable "bucket_name" {
  description = "Bucket of the lake."
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket."
  type        = string
}

variable "prefix" {
  description = "Prefix of the offline features in the lake, without slashes at the ends."
  type        = string
  default     = "features/offline"
}

variable "base_rpu" {
  description = "Base capacity in Redshift processing units, in steps of 8."
  type        = number
  default     = 8

  validation {
    condition     = var.base_rpu >= 8 && var.base_rpu % 8 == 0
    error_message = "base_rpu must be 8 or a multiple of it."
  }
}

variable "monthly_rpu_hour_limit" {
  description = "RPU-hours a month after which queries are refused; the budget guard."
  type        = number
  default     = 200
}

variable "crawl_schedule" {
  description = "When new daily folders are registered, as a cron expression in UTC."
  type        = string
  default     = "cron(15 5 * * ? *)"
}
