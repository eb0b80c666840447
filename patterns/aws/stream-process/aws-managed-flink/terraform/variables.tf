variable "kms_key_arn" {
  description = "Key that encrypts logs, environment variables and queues."
  type        = string
}

variable "app_env" {
  description = "Environment variables of the application."
  type        = map(string)
  default     = {}
}

variable "access_policies" {
  description = "IAM policy documents (JSON) of the data the application uses, by a static key."
  type        = map(string)
  default     = {}
}

variable "log_retention_days" {
  description = "Days for which logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}

variable "stream_kind" {
  description = "Kind of stream: kinesis or kafka."
  type        = string

  validation {
    condition     = contains(["kinesis", "kafka"], var.stream_kind)
    error_message = "Flink reads kinesis and kafka; it has no connector for a queue."
  }
}

variable "stream_name" {
  description = "Name of the stream, topic or queue."
  type        = string
}

variable "stream_brokers" {
  description = "Bootstrap brokers of a Kafka cluster; empty otherwise."
  type        = string
  default     = ""
}

variable "application_code_key" {
  description = "Key of the PyFlink zip in the bucket; empty installs a placeholder and starts nothing."
  type        = string
  default     = ""
}

variable "main_file" {
  description = "Python file in the zip that builds the job."
  type        = string
  default     = "main.py"
}

variable "connector_jar" {
  description = "Connector jar in the zip, such as lib/connectors.jar."
  type        = string
  default     = "lib/connectors.jar"
}

variable "runtime_environment" {
  description = "Flink runtime that the service offers."
  type        = string
  default     = "FLINK-1_20"
}

variable "parallelism" {
  description = "Parallel tasks at the start; the service scales from there to eight times as many."
  type        = number
  default     = 1

  validation {
    condition     = var.parallelism >= 1
    error_message = "parallelism must be at least 1."
  }
}

variable "parallelism_per_kpu" {
  description = "Parallel tasks on one Kinesis Processing Unit of one vCPU and 4 GB."
  type        = number
  default     = 1

  validation {
    condition     = var.parallelism_per_kpu >= 1 && var.parallelism_per_kpu <= 8
    error_message = "parallelism_per_kpu must be 1 to 8."
  }
}
