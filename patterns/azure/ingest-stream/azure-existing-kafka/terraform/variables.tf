variable "key_vault_id" {
  description = "Key vault of the platform"
  type        = string
}

variable "pipeline_principal_id" {
  description = "Principal id of the identity that the consumer runs as"
  type        = string
}
