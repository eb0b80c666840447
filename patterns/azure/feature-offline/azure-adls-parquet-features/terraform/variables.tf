variable "storage_account_id" {
  description = "Storage account of the lake"
  type        = string
}

variable "bucket_name" {
  description = "Container of the lake"
  type        = string
}

variable "bucket_uri" {
  description = "abfss:// URI of the lake"
  type        = string
}
