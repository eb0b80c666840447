variable "issuer_name" {
  type        = string
  description = "Cluster issuer of cert-manager that signs the store's certificate"
}

variable "store_secret" {
  type        = string
  description = "Secret with the store's password, under `password`"
}

variable "vcpu" {
  type        = number
  description = "vCPUs of the store"
}

variable "memory_gib" {
  type        = number
  description = "Memory of the store in GiB"
}

variable "storage_class" {
  type        = string
  description = "Storage class of the disk that keeps the log of writes"
}

variable "image" {
  type        = string
  description = "Image of Valkey, by digest or release"
  default     = "docker.io/valkey/valkey:8.1.4"

  validation {
    condition     = can(regex("(@sha256:[0-9a-f]{64}|:[0-9][0-9A-Za-z._-]*)$", var.image))
    error_message = "Name a release or a digest."
  }
}
