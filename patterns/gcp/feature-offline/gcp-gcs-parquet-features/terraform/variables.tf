variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "readers" {
  type        = list(string)
  description = "Who else may read features, as IAM members such as group:science@example.com"
  default     = []
}
