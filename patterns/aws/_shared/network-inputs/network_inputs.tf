variable "vpc_id" {
  description = "Virtual network of the workload"
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the virtual network"
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be an address range such as 10.0.0.0/16."
  }
}

variable "private_subnet_ids" {
  description = "Private subnets, one per zone"
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) > 0
    error_message = "Give at least one subnet."
  }
}
