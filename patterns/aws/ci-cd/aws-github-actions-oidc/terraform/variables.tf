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
