variable "image_uri" {
  description = "Application image with its tag or digest, e.g. name.azurecr.io/scoring:1.0.0"
  type        = string

  validation {
    condition     = can(regex("^[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri needs a registry, a repository and a tag or digest."
  }
}

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}

variable "orchestrator_client_id" {
  description = "Client id of the identity that starts pipelines"
  type        = string
}
