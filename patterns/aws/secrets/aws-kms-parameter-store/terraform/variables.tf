variable "region" {
  description = "Region of the key and the secret"
  type        = string
}

variable "account_id" {
  description = "Account that owns the key and the secret"
  type        = string
}

variable "force_destroy" {
  description = "Delete at once instead of after the recovery window; only outside production"
  type        = bool
  default     = false
}
