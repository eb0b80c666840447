variable "script_key" {
  type        = string
  description = "PySpark entry script in the lake; delivery uploads it"
  default     = "code/features_spark.py"
}

variable "package_key" {
  type        = string
  description = "Zipped application package in the lake; delivery uploads it"
  default     = "code/scoring.zip"
}
