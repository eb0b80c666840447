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

variable "shard_count" {
  description = "Shards; each takes 1 MB/s or 1000 records/s."
  type        = number

  validation {
    condition     = var.shard_count >= 1
    error_message = "shard_count must be at least 1."
  }
}
