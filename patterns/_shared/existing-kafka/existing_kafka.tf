variable "brokers" {
  description = "Bootstrap addresses of the cluster, host:port, separated by commas"
  type        = string

  validation {
    condition     = alltrue([for one in split(",", var.brokers) : can(regex("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[1-9][0-9]{0,4}$", one))])
    error_message = "brokers must be addresses such as broker-1.example.com:9092, separated by commas without blanks."
  }
}

variable "topic" {
  description = "Topic that events are read from; it is there already"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,249}$", var.topic))
    error_message = "topic must be 1 to 249 letters, digits, dots, underscores and hyphens."
  }
}

variable "consumer_group" {
  description = "Consumer group of this system, which nobody else uses"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,200}$", var.consumer_group))
    error_message = "consumer_group must be 1 to 200 letters, digits, dots, underscores and hyphens."
  }
}

variable "mechanism" {
  description = "How the cluster checks the password: SCRAM-SHA-512, SCRAM-SHA-256, or PLAIN for an API key of Confluent Cloud"
  type        = string

  validation {
    condition     = contains(["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"], var.mechanism)
    error_message = "mechanism must be SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN."
  }
}

variable "partitions" {
  description = "Partitions that the topic should have at least, so that enough consumers share the peak"
  type        = number

  validation {
    condition     = var.partitions >= 1
    error_message = "partitions must be at least 1."
  }
}

output "stream_name" {
  description = "Topic that events are read from."
  value       = var.topic
}

output "kind" {
  description = "Kind of stream, which decides the client."
  value       = "kafka"
}

output "brokers" {
  description = "Bootstrap addresses of the cluster."
  value       = var.brokers
}

output "consumer_group" {
  description = "Consumer group that whoever runs the cluster lets read."
  value       = var.consumer_group
}

output "mechanism" {
  description = "How the cluster checks the password."
  value       = var.mechanism
}

output "partitions" {
  description = "Partitions that the topic should have at least."
  value       = var.partitions
}
