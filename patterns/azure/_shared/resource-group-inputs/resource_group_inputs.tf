variable "region" {
  description = "Azure location, e.g. westeurope"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.region))
    error_message = "region is the short name of a location, such as westeurope."
  }
}

variable "resource_group_name" {
  description = "Resource group of every resource"
  type        = string
}
