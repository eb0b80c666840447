variable "image_uri" {
  description = "Application image, with tag or digest"
  type        = string
}

variable "app_env" {
  description = "Environment variables of the application"
  type        = map(string)
  default     = {}
}

variable "access_policies" {
  description = "IAM policy documents (JSON) that the application needs, by a fixed key such as lake"
  type        = map(string)
  default     = {}
}
