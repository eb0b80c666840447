variable "image_registry" {
  type        = string
  description = "Host of the container registry, which Forgejo has built in"

  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?$", var.image_registry))
    error_message = "Use a host such as git.example.com."
  }
}

variable "git_repository" {
  type        = string
  description = "owner/name of the repository"
}
