variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "tier" {
  description = "Standard or Premium"
  type        = string

  validation {
    condition     = contains(["Standard", "Premium"], var.tier)
    error_message = "tier must be Standard or Premium."
  }
}

variable "capacity" {
  description = "Throughput or processing units that are always there"
  type        = number
  default     = 1

  validation {
    condition     = var.capacity >= 1 && var.capacity <= 40
    error_message = "capacity must be 1 to 40."
  }
}

variable "max_capacity" {
  description = "Throughput units that the standard tier may grow to"
  type        = number
  default     = 1

  validation {
    condition     = var.max_capacity <= 40
    error_message = "max_capacity must be at most 40."
  }
}

variable "partitions" {
  description = "Partitions of the event hub; cannot grow later in the standard tier"
  type        = number
  default     = 4

  validation {
    condition     = var.partitions >= 1 && var.partitions <= 1024
    error_message = "partitions must be 1 to 1,024."
  }
}

variable "retention_hours" {
  description = "Hours events can be read again"
  type        = number
  default     = 72
}
