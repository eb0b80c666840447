variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "vm_size" {
  description = "Machine type of the nodes, e.g. Standard_D4s_v5"
  type        = string
}

variable "node_kind" {
  description = "dedicated or spot nodes"
  type        = string
  default     = "dedicated"

  validation {
    condition     = contains(["dedicated", "spot"], var.node_kind)
    error_message = "node_kind must be dedicated or spot."
  }
}

variable "max_nodes" {
  description = "Nodes the pool may grow to"
  type        = number
  default     = 2

  validation {
    condition     = var.max_nodes >= 1
    error_message = "max_nodes must be at least 1."
  }
}
