variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "force_destroy" {
  description = "Whether destroying the module may delete data; true outside production only."
  type        = bool
  default     = false
}
