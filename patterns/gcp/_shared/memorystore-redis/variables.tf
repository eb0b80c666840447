variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "tier" {
  type        = string
  description = "BASIC, or STANDARD_HA for a replica in another zone"
  default     = "STANDARD_HA"

  validation {
    condition     = contains(["BASIC", "STANDARD_HA"], var.tier)
    error_message = "Use BASIC or STANDARD_HA."
  }
}

variable "memory_gb" {
  type        = number
  description = "Memory of the instance in GB"
  default     = 1

  validation {
    condition     = var.memory_gb >= 1 && var.memory_gb <= 300
    error_message = "Use 1 to 300 GB."
  }
}

variable "replicas" {
  type        = number
  description = "Copies of the primary"
  default     = 1

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 5
    error_message = "Use one to five."
  }
}
