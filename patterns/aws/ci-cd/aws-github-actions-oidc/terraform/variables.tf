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

variable "create_oidc_provider" {
  description = "Create the account's GitHub identity provider; false where another environment in the account has made it"
  type        = bool
  default     = true
}
