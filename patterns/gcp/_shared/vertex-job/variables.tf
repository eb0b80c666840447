variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "machine_type" {
  type        = string
  description = "Machine that runs the job"
  default     = "n2-standard-4"
}

variable "strategy" {
  type        = string
  description = "How capacity is found: STANDARD, SPOT or FLEX_START"
  default     = "STANDARD"

  validation {
    condition     = contains(["STANDARD", "SPOT", "FLEX_START"], var.strategy)
    error_message = "Use STANDARD, SPOT or FLEX_START."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 168
    error_message = "Use 1 to 168 hours."
  }
}
