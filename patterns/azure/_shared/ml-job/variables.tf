variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "key_vault_id" {
  description = "Key vault of the platform"
  type        = string
}

variable "vm_size" {
  description = "Machine type of the nodes, e.g. STANDARD_D4S_V5"
  type        = string
}

variable "vm_priority" {
  description = "Dedicated or LowPriority machines"
  type        = string
  default     = "Dedicated"

  validation {
    condition     = contains(["Dedicated", "LowPriority"], var.vm_priority)
    error_message = "vm_priority must be Dedicated or LowPriority."
  }
}

variable "max_nodes" {
  description = "Machines the cluster may grow to"
  type        = number
  default     = 2

  validation {
    condition     = var.max_nodes >= 1
    error_message = "max_nodes must be at least 1."
  }
}
