variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}
