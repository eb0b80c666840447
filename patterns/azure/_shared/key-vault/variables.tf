variable "tenant_id" {
  description = "Entra ID tenant of the subscription"
  type        = string
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "vault_tier" {
  description = "Tier of the vault; premium keeps keys in hardware"
  type        = string
  default     = "standard"

  validation {
    condition     = contains(["standard", "premium"], var.vault_tier)
    error_message = "vault_tier must be standard or premium."
  }
}

variable "key_type" {
  description = "Kind of the data key"
  type        = string
  default     = "RSA"

  validation {
    condition     = contains(["RSA", "RSA-HSM"], var.key_type)
    error_message = "key_type must be RSA or RSA-HSM."
  }
}

variable "rotation_days" {
  description = "Days after which the key gets a new version"
  type        = number
  default     = 365

  validation {
    condition     = var.rotation_days >= 28 && var.rotation_days <= 700
    error_message = "rotation_days must be 28 to 700."
  }
}
