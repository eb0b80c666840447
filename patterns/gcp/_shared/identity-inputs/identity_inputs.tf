variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}
