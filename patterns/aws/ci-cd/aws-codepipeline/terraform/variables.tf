variable "kms_key_arn" {
  description = "Key that encrypts images, artefacts and logs"
  type        = string
}

variable "force_destroy" {
  description = "Delete images and artefacts with the module; only outside production"
  type        = bool
  default     = false
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
