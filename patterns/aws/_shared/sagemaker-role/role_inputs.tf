variable "metric_namespace" {
  type        = string
  description = "CloudWatch namespace the application may write metrics to"
  default     = "Scoring"
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key for logs, volumes and results"
}

variable "lake_bucket" {
  type        = string
  description = "Bucket of the lake"
}

variable "instance_type" {
  type        = string
  description = "Instance type"
}
