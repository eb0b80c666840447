variable "github_repository" {
  type        = string
  description = "Repository that may deploy, as owner/name"

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.github_repository))
    error_message = "Use owner/name."
  }
}

variable "images_kept" {
  type        = number
  description = "Images that are kept however old they are"
  default     = 20

  validation {
    condition     = var.images_kept >= 2
    error_message = "Keep at least two, so that there is one to go back to."
  }
}
