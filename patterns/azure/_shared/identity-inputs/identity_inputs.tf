variable "serving_principal_id" {
  description = "Principal id of the identity that the scoring service runs as"
  type        = string
}

variable "pipeline_principal_id" {
  description = "Principal id of the identity that pipelines run as"
  type        = string
}
