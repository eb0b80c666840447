variable "key_vault_id" {
  description = "Key vault of the platform"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "standby" {
  description = "1 for a standby in another zone, 0 for none"
  type        = number
  default     = 0
}
