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
