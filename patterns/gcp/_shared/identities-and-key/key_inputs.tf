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

variable "key_rotation_days" {
  type        = number
  description = "Days after which the key gets a new version"
  default     = 90

  validation {
    condition     = var.key_rotation_days >= 1
    error_message = "Rotate after at least a day."
  }
}

variable "protection_level" {
  type        = string
  description = "Where the key lives: SOFTWARE or HSM"
  default     = "SOFTWARE"

  validation {
    condition     = contains(["SOFTWARE", "HSM"], var.protection_level)
    error_message = "Use SOFTWARE or HSM."
  }
}
