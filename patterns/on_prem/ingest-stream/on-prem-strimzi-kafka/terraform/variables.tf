variable "brokers" {
  type        = number
  description = "Brokers, each on a node of its own"

  validation {
    condition     = var.brokers >= 3
    error_message = "Each event is written on three brokers."
  }
}

variable "vcpu" {
  type        = number
  description = "vCPUs of a broker"
}

variable "memory_gib" {
  type        = number
  description = "Memory of a broker in GiB"
}

variable "disk_gb" {
  type        = number
  description = "Disk of a broker in GB"
}

variable "partitions" {
  type        = number
  description = "Partitions of the topic"
}

variable "retention_hours" {
  type        = number
  description = "Hours that events can be replayed"
  default     = 72
}

variable "storage_class" {
  type        = string
  description = "Storage class of the brokers' disks"
}
