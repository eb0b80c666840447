variable "training_subnet_id" {
  description = "Second subnet delegated to Container Apps, for machines of its own"
  type        = string
}

variable "machine_profile" {
  description = "Machine type of the environment, e.g. E8"
  type        = string

  validation {
    condition     = can(regex("^[DE](4|8|16|32)$", var.machine_profile))
    error_message = "machine_profile must be a D or E profile of 4 to 32 vCPUs."
  }
}

variable "max_machines" {
  description = "Machines the environment may grow to"
  type        = number
  default     = 2

  validation {
    condition     = var.max_machines >= 1
    error_message = "max_machines must be at least 1."
  }
}

variable "vcpu" {
  description = "Processors of the container"
  type        = number
  default     = 3.5
}

variable "memory_gib" {
  description = "Memory of the container in GiB"
  type        = number
  default     = 28
}
