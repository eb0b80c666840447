variable "kms_key_arn" {
  description = "Key that encrypts the user and password."
  type        = string
}

variable "force_destroy" {
  description = "Whether the secret may be destroyed at once."
  type        = bool
  default     = false
}
