variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}
