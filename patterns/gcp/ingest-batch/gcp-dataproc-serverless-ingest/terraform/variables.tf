variable "script_key" {
  type        = string
  description = "Key of the PySpark script in the lake; the module uploads it"
  default     = "code/ingest_extract.py"
}

variable "source_prefix" {
  type        = string
  description = "Prefix of the lake that source systems leave extracts under"
  default     = "landing"
}

variable "target_prefix" {
  type        = string
  description = "Prefix of the lake that Parquet is written under"
  default     = "raw"
}

variable "extract_format" {
  type        = string
  description = "Format of the extracts"
  default     = "csv"

  validation {
    condition     = contains(["csv", "json", "parquet"], var.extract_format)
    error_message = "Use csv, json or parquet."
  }
}
