variable "issuer_name" {
  type        = string
  description = "Cluster issuer of cert-manager that signs the store's certificate"
}

variable "identities_secret" {
  type        = string
  description = "Secret whose s3.json names the application's keys to the store"
}

variable "volume_servers" {
  type        = number
  description = "Servers that hold data, each on a node of its own"

  validation {
    condition     = var.volume_servers >= 2
    error_message = "Every object has a second copy on another server: at least two."
  }
}

variable "gateways" {
  type        = number
  description = "Filers, each with an S3 gateway"
}

variable "raw_gb" {
  type        = number
  description = "Gigabytes of disk over all servers"
}

variable "storage_class" {
  type        = string
  description = "Storage class of the disks"
}

variable "image" {
  type        = string
  description = "Image of SeaweedFS, by digest or release"
  default     = "docker.io/chrislusf/seaweedfs:4.00"

  validation {
    condition     = can(regex("(@sha256:[0-9a-f]{64}|:[0-9][0-9A-Za-z._-]*)$", var.image))
    error_message = "Name a release or a digest."
  }
}

variable "retention_days" {
  type        = number
  description = "Days that raw data is kept"
}
