variable "role" {
  description = "Part of the application the container plays: ingest, features, train or score-batch"
  type        = string

  validation {
    condition     = contains(["ingest", "features", "train", "score-batch"], var.role)
    error_message = "role must be ingest, features, train or score-batch."
  }
}

variable "timeout_s" {
  description = "Seconds after which a run is stopped"
  type        = number
  default     = 7200
}

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "pipeline_client_id" {
  description = "Client id of the identity that pipelines run as"
  type        = string
}

variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}
