variable "read_capacity_min" {
  description = "Read capacity units that are always provisioned."
  type        = number
  default     = 5
}

variable "read_capacity_max" {
  description = "Read capacity units up to which the table grows."
  type        = number
  default     = 100
}

variable "write_capacity_min" {
  description = "Write capacity units that are always provisioned."
  type        = number
  default     = 5
}

variable "write_capacity_max" {
  description = "Write capacity units up to which the table grows."
  type        = number
  default     = 100
}

variable "target_utilisation_pct" {
  description = "Share of the provisioned units in use that scaling aims at."
  type        = number
  default     = 70

  validation {
    condition     = var.target_utilisation_pct >= 20 && var.target_utilisation_pct <= 90
    error_message = "target_utilisation_pct must lie between 20 and 90, as Application Auto Scaling wants it."
  }
}
