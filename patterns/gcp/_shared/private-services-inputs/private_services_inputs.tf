variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "services_connection" {
  type        = string
  description = "Private services access connection of the network"

  validation {
    condition     = var.services_connection != ""
    error_message = "This module needs a network with private services access."
  }
}
