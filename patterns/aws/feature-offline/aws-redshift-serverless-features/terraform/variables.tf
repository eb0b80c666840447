variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
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
