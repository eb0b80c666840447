variable "log_group_name" {
  description = "Log group of the online service, for the dashboard's error table; not read for batch only"
  type        = string
  default     = ""
}
