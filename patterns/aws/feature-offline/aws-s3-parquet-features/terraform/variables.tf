variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "prefix" {
  description = "Prefix of the offline features in the lake, without slashes at the ends."
  type        = string
  default     = "features/offline"
}
