variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "lake_secret" {
  type        = string
  description = "Secret with the keys of the lake: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
}

variable "lake_ca_secret" {
  type        = string
  description = "Secret whose ca.crt signs the certificates of the stores"
}

variable "store_secret" {
  type        = string
  description = "Secret with the password of the online store; empty where there is none"
  default     = ""
}
