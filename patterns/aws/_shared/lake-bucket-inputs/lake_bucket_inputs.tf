variable "bucket_name" {
  description = "Bucket of the lake"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket"
  type        = string
}
