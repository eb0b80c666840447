variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
}
