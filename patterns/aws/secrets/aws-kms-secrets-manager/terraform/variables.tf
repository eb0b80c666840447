variable "force_destroy" {
  description = "Delete at once instead of after the recovery window; only outside production"
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "Days the logs are kept"
  type        = number
  default     = 90
}
