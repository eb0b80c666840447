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

variable "embedding_dimensions" {
  type        = number
  description = "Dimensions of an embedding"
  default     = 1024

  validation {
    condition     = var.embedding_dimensions >= 1 && var.embedding_dimensions <= 2048
    error_message = "Firestore indexes up to 2048 dimensions."
  }
}

variable "collection" {
  type        = string
  description = "Collection that holds one document a passage"
  default     = "passages"
}
