variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "clusters" {
  type        = number
  description = "Zones that hold a copy"
  default     = 1

  validation {
    condition     = var.clusters >= 1 && var.clusters <= 3
    error_message = "Use one to three."
  }
}

variable "min_nodes" {
  type        = number
  description = "Nodes of a cluster at rest"
  default     = 1

  validation {
    condition     = var.min_nodes >= 1
    error_message = "At least one."
  }
}

variable "max_nodes" {
  type        = number
  description = "Nodes of a cluster at the peak"
  default     = 2

  validation {
    condition     = var.max_nodes >= 1
    error_message = "At least one."
  }
}

variable "storage_type" {
  type        = string
  description = "SSD or HDD"
  default     = "SSD"

  validation {
    condition     = contains(["SSD", "HDD"], var.storage_type)
    error_message = "Use SSD or HDD."
  }
}
