variable "vault_address" {
  type        = string
  description = "Address of the vault, which the operator reads"

  validation {
    condition     = startswith(var.vault_address, "https://")
    error_message = "Use an https:// address."
  }
}

variable "online" {
  type        = number
  description = "1 where callers wait for scores, and have keys"
}

variable "lookups" {
  type        = number
  description = "1 where an online store is read, which has a password"
}
