variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "pipeline_client_id" {
  description = "Client id of the identity that pipelines run as"
  type        = string
}
