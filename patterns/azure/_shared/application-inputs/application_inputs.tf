variable "image_uri" {
  description = "Application image with its tag or digest, e.g. name.azurecr.io/scoring:1.0.0"
  type        = string

  validation {
    condition     = can(regex("^[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri needs a registry, a repository and a tag or digest."
  }
}

variable "app_env" {
  description = "Environment variables of the application"
  type        = map(string)
  default     = {}
}
