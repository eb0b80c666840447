variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "pipeline_client_id" {
  description = "Client id of the identity that pipelines run as"
  type        = string
}

variable "min_replicas" {
  description = "Replicas that always run"
  type        = number
  default     = 1

  validation {
    condition     = var.min_replicas >= 1
    error_message = "min_replicas must be at least 1."
  }
}

variable "max_replicas" {
  description = "Replicas at most"
  type        = number
  default     = 10
}
