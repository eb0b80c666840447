variable "log_retention_days" {
  description = "Days the flow logs are kept"
  type        = number
  default     = 90
}
