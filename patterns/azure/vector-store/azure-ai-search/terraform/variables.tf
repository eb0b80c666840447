variable "plan" {
  type        = string
  description = "Plan of the service"

  validation {
    condition     = contains(["basic", "standard", "standard2", "standard3", "storage_optimized_l1", "storage_optimized_l2"], var.plan)
    error_message = "plan must be a plan of Azure AI Search, such as standard2."
  }
}

variable "partitions" {
  type        = number
  description = "Partitions that the index is spread over"

  validation {
    condition     = contains([1, 2, 3, 4, 6, 12], var.partitions)
    error_message = "partitions must be 1, 2, 3, 4, 6 or 12."
  }
}

variable "replicas" {
  type        = number
  description = "Copies that share the searches"

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 12
    error_message = "replicas must lie between 1 and 12."
  }
}
