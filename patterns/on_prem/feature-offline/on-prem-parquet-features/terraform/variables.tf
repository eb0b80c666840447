variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}
