variable "github_repository" {
  description = "Repository whose workflows deploy, as owner/name"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must look like owner/name."
  }
}

variable "kept_images" {
  description = "Newest images kept; older ones expire, so it must exceed the releases one may roll back over"
  type        = number
  default     = 30
}

variable "deploy_policy_arns" {
  description = "Policies the deploy role gets besides pushing images and rolling out, e.g. what terraform apply needs"
  type        = list(string)
  default     = []
}
