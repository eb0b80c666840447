variable "serving_resource_type" {
  type        = string
  description = "Monitored resource that the serving metrics are written under"
  default     = "cloud_run_revision"
}
