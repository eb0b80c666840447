variable "kms_key_arn" {
  description = "Key that encrypts logs, environment variables and queues."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}

variable "stream_kind" {
  description = "Kind of stream: kinesis, kafka or sqs."
  type        = string

  validation {
    condition     = contains(["kinesis", "kafka", "sqs"], var.stream_kind)
    error_message = "stream_kind must be kinesis, kafka or sqs."
  }
}
