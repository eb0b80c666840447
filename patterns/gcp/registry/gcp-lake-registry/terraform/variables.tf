variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}
