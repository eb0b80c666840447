variable "kms_key_arn" {
  description = "Key that encrypts images, artefacts and logs"
  type        = string
}

variable "force_destroy" {
  description = "Delete images and artefacts with the module; only outside production"
  type        = bool
  default     = false
}

variable "create_oidc_provider" {
  description = "Create the account's GitHub identity provider; false where another environment in the account has made it"
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days the runner logs are kept"
  type        = number
  default     = 90
}

variable "compute_type" {
  description = "Size of a runner: BUILD_GENERAL1_SMALL has 2 vCPUs, BUILD_GENERAL1_MEDIUM has 4"
  type        = string
  default     = "BUILD_GENERAL1_SMALL"

  validation {
    condition     = contains(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"], var.compute_type)
    error_message = "compute_type must be BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM or BUILD_GENERAL1_LARGE."
  }
}

variable "connection_authorised" {
  description = "Set to true once a person has authorised the GitHub connection in the console; runner and webhook need it"
  type        = bool
  default     = false
}
