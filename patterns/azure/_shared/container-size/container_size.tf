variable "vcpu" {
  description = "Processors of the container"
  type        = number
  default     = 1

  validation {
    condition     = var.vcpu >= 0.25 && var.vcpu <= 4
    error_message = "vcpu must be 0.25 to 4."
  }
}

variable "memory_gib" {
  description = "Memory of the container in GiB, twice the processors"
  type        = number
  default     = 2
}
