variable "retention_days" {
  description = "Days raw data is kept"
  type        = number
  default     = 395

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days must be at least 1."
  }
}

variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "replication" {
  description = "How copies are kept: ZRS over the zones, GZRS in a second region as well, LRS in one building"
  type        = string
  default     = "ZRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"], var.replication)
    error_message = "replication must be LRS, ZRS, GRS, GZRS, RAGRS or RAGZRS."
  }
}

variable "cool_after_days" {
  description = "Days after which raw data moves to the cool tier; 0 for never"
  type        = number
  default     = 0
}

variable "audit_reads" {
  description = "Whether every read and write is logged, not only deletions"
  type        = bool
  default     = false
}

variable "query_workspace" {
  description = "Whether a query workspace is let in through the firewall"
  type        = bool
  default     = false
}
