variable "region" {
  description = "Region of the container repository and the deployments"
  type        = string
}

variable "account_id" {
  description = "Account that is deployed to"
  type        = string
}

variable "github_repository" {
  description = "Repository whose workflows deploy, as owner/name"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must look like owner/name."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts images, artefacts and logs"
  type        = string
}

variable "force_destroy" {
  description = "Delete images and artefacts with the module; only outside production"
  type        = bool
  default     = false
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

variable "log_retention_days" {
  description = "Days the build logs are kept"
  type        = number
  default     = 90
}

variable "branch" {
  description = "Branch whose commits are delivered"
  type        = string
  default     = "main"
}

variable "compute_type" {
  description = "Size of a build: BUILD_GENERAL1_SMALL has 2 vCPUs, BUILD_GENERAL1_MEDIUM has 4"
  type        = string
  default     = "BUILD_GENERAL1_SMALL"

  validation {
    condition     = contains(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"], var.compute_type)
    error_message = "compute_type must be BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM or BUILD_GENERAL1_LARGE."
  }
}

variable "test_command" {
  description = "Command that must succeed before an image is built"
  type        = string
  default     = "make test"
}

variable "deploy_command" {
  description = "Command that rolls out the image named by IMAGE_URI to ENVIRONMENT"
  type        = string
  default     = "make deploy"
}
