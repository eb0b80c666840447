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

variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
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
