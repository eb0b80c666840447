variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "branch" {
  type        = string
  description = "Branch whose pushes are delivered, as a regular expression"
  default     = "^main$"
}

variable "terraform_version" {
  type        = string
  description = "Terraform that applies"
  default     = "1.9.8"
}
