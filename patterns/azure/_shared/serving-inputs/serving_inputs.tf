variable "serving_identity_id" {
  description = "Resource id of the identity that the scoring service runs as"
  type        = string
}

variable "serving_client_id" {
  description = "Client id of the identity that the scoring service runs as"
  type        = string
}

variable "app_secret_id" {
  description = "Secret, without version, that holds the application's API key"
  type        = string
}
