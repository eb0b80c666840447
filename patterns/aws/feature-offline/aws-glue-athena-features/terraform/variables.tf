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

variable "force_destroy" {
  description = "Whether destroying the module may delete data; true outside production only."
  type        = bool
  default     = false
}

variable "feature_columns" {
  description = "Columns that the table starts with beside the key and the time, as name to Hive type; the feature job adds later ones."
  type        = map(string)
  default     = {}
}

variable "first_date" {
  description = "Earliest event date that queries look for (yyyy-MM-dd)."
  type        = string
  default     = "2020-01-01"
}

variable "query_scan_limit_gb" {
  description = "Gigabytes after which a query is stopped; the guard against an unfiltered scan."
  type        = number
  default     = 100
}
