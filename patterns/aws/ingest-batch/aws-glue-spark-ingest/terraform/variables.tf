variable "kms_key_arn" {
  description = "Key that encrypts data, logs and job bookmarks."
  type        = string
}

variable "bucket_name" {
  description = "Lake bucket; extracts are read from it and Parquet is written to it."
  type        = string
}

variable "access_policies" {
  description = "IAM policy documents (JSON) of the data the job uses, by a static key."
  type        = map(string)
  default     = {}
}

variable "source_prefix" {
  description = "Prefix under which source systems leave extracts."
  type        = string
  default     = "landing/"
}

variable "target_prefix" {
  description = "Prefix under which Parquet is written, partitioned by ingest_date."
  type        = string
  default     = "raw/"
}

variable "extract_format" {
  description = "Format of the extracts: csv, json or parquet."
  type        = string
  default     = "csv"

  validation {
    condition     = contains(["csv", "json", "parquet"], var.extract_format)
    error_message = "extract_format must be csv, json or parquet."
  }
}

variable "workers" {
  description = "G.1X workers of one run; each is one DPU with 4 vCPUs and 16 GB."
  type        = number
  default     = 2

  validation {
    condition     = var.workers >= 2 && var.workers <= 299
    error_message = "workers must be 2 to 299."
  }
}

variable "timeout_minutes" {
  description = "Minutes after which a run is stopped."
  type        = number
  default     = 480
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}
