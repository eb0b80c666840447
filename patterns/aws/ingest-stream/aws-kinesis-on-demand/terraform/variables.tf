variable "kms_key_arn" {
  description = "Key that encrypts events at rest."
  type        = string
}

variable "retention_hours" {
  description = "Hours for which events can be read again; more than 24 is charged extra."
  type        = number
  default     = 24

  validation {
    condition     = var.retention_hours >= 24 && var.retention_hours <= 8760
    error_message = "retention_hours must be 24 to 8760."
  }
}
