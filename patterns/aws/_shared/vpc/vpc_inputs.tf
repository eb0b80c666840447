variable "zones" {
  description = "Availability zones to spread over"
  type        = number
  default     = 2

  validation {
    condition     = var.zones >= 2 && var.zones <= 6 && floor(var.zones) == var.zones
    error_message = "zones must be a whole number from 2 to 6."
  }
}

variable "vpc_cidr" {
  description = "Address range; a /16 leaves a /20 for each private and a /24 for each public subnet"
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 8, 245))
    error_message = "vpc_cidr must be an IPv4 range of at least /20, written like 10.40.0.0/16."
  }
}
