variable "kms_key_arn" {
  description = "Key that encrypts events at rest."
  type        = string
}

variable "vpc_id" {
  description = "Network of the brokers."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range from which clients may reach the brokers."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets of the brokers, one per zone; two or three."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 2 && length(var.private_subnet_ids) <= 3
    error_message = "MSK takes two or three subnets, each in its own zone."
  }
}

variable "broker_type" {
  description = "Instance type of the brokers, such as kafka.m5.large."
  type        = string

  validation {
    condition     = startswith(var.broker_type, "kafka.")
    error_message = "broker_type must be an MSK Standard broker type such as kafka.m5.large."
  }
}

variable "brokers_per_zone" {
  description = "Brokers in each zone."
  type        = number
  default     = 1
}

variable "broker_storage_gb" {
  description = "Disk of each broker in GiB; it can grow but not shrink."
  type        = number
  default     = 100

  validation {
    condition     = var.broker_storage_gb >= 1 && var.broker_storage_gb <= 16384
    error_message = "broker_storage_gb must be 1 to 16384."
  }
}

variable "kafka_version" {
  description = "Apache Kafka version that MSK offers."
  type        = string
  default     = "3.8.x"
}

variable "log_retention_days" {
  description = "Days for which broker logs are kept; one of the values CloudWatch offers."
  type        = number
  default     = 90
}
