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

variable "container_environment_domain" {
  description = "Default domain of the Container Apps environment"
  type        = string
}

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "storage_account_id" {
  description = "Storage account of the lake"
  type        = string
}

variable "bucket_name" {
  description = "Container of the lake"
  type        = string
}

variable "bucket_uri" {
  description = "abfss:// URI of the lake"
  type        = string
}

variable "database_size" {
  description = "Size of the database server, e.g. Standard_B1ms"
  type        = string
}

variable "storage_gb" {
  description = "Disk of the database in GB"
  type        = number
  default     = 32

  validation {
    condition     = contains([32, 64, 128, 256], var.storage_gb)
    error_message = "storage_gb must be 32, 64, 128 or 256."
  }
}

variable "vcpu" {
  description = "Processors of a replica of the server"
  type        = number
  default     = 1

  validation {
    condition     = var.vcpu >= 0.5 && var.vcpu <= 4
    error_message = "vcpu must be 0.5 to 4."
  }
}

variable "replicas" {
  description = "Replicas of the server"
  type        = number
  default     = 1
}
