variable "scan_limit_gb" {
  description = "Gigabytes after which a single query is cancelled; guards the bill."
  type        = number
  default     = 500

  validation {
    condition     = var.scan_limit_gb >= 1
    error_message = "scan_limit_gb must be at least 1."
  }
}

variable "readers" {
  description = "Roles that may query public and internal columns, by a name of their own: {analysts = role ARN}."
  type        = map(string)
  default     = {}
}

variable "data_lake_admins" {
  description = "Role ARNs to make Lake Formation administrators; this replaces the account's settings, so it is empty unless asked for."
  type        = list(string)
  default     = []
}
