variable "audited_services" {
  type        = list(string)
  description = "Services whose data access is logged"
  default     = ["aiplatform.googleapis.com", "bigquery.googleapis.com", "bigtable.googleapis.com", "cloudkms.googleapis.com", "datastore.googleapis.com", "pubsub.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com"]
}

variable "audit_retention_days" {
  type        = number
  description = "Days that access logs are kept"
  default     = 365

  validation {
    condition     = var.audit_retention_days >= 1 && var.audit_retention_days <= 3650
    error_message = "Cloud Logging keeps logs for 1 to 3650 days."
  }
}
