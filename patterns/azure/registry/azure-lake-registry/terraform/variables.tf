variable "alert_email" {
  description = "Address that alerts go to; empty for none"
  type        = string
  default     = ""
}

variable "storage_account_id" {
  description = "Storage account of the lake"
  type        = string
}

variable "bucket_name" {
  description = "Container of the lake"
  type        = string
}

variable "reader_principal_ids" {
  description = "People or groups that may read the registry"
  type        = list(string)
  default     = []
}
