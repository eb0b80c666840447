variable "name" {
  description = "Prefix of every resource name"
  type        = string
}

variable "environment" {
  description = "dev, staging or prod"
  type        = string
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}

variable "kms_key_arn" {
  description = "Key that encrypts the parameter"
  type        = string
}

variable "bucket_name" {
  description = "Bucket of the lake"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket"
  type        = string
}

variable "layout" {
  description = "How the archive is laid out"
  type        = string
}
