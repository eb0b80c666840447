variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "retention_hours" {
  type        = number
  description = "Hours that events can be read again"
  default     = 24

  validation {
    condition     = var.retention_hours >= 1 && var.retention_hours <= 744
    error_message = "Pub/Sub keeps events for up to 31 days."
  }
}

variable "ordered" {
  type        = bool
  description = "Whether events of one key arrive in order"
  default     = false
}

variable "exactly_once" {
  type        = bool
  description = "Whether an acknowledged event never comes again"
  default     = false
}

variable "publishers" {
  type        = list(string)
  description = "Who else may publish events, as IAM members"
  default     = []
}
