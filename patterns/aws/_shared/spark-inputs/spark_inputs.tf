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

variable "bucket_name" {
  description = "Bucket of the lake."
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket."
  type        = string
}

variable "script_key" {
  description = "Key of the PySpark entry script in the lake; delivery uploads it."
  type        = string
  default     = "code/features_spark.py"
}

variable "package_key" {
  description = "Key of the zipped application package in the lake; delivery uploads it."
  type        = string
  default     = "code/scoring.zip"
}

variable "timeout_minutes" {
  description = "Minutes after which a run is stopped."
  type        = number
  default     = 480
}
