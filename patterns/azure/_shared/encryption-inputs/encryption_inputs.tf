variable "kms_key_id" {
  description = "Key, without version, that encrypts data at rest"
  type        = string
}

variable "encryption_identity_id" {
  description = "Identity that stores use to reach the key"
  type        = string
}
