variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}
