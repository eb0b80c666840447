variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "servers" {
  type        = number
  description = "Instances of the server"
  default     = 1

  validation {
    condition     = var.servers >= 1
    error_message = "At least one."
  }
}

variable "server_cpu" {
  type        = number
  description = "vCPUs of an instance"
  default     = 1
}

variable "server_memory_gib" {
  type        = number
  description = "Memory of an instance in GiB"
  default     = 2
}

variable "standby" {
  type        = number
  description = "1 for a standby in another zone"
  default     = 0
}

variable "storage_gb" {
  type        = number
  description = "Disk of the database in GB"
  default     = 10

  validation {
    condition     = var.storage_gb >= 10
    error_message = "At least 10 GB."
  }
}

variable "database_tier" {
  type        = string
  description = "Machine of the database"
  default     = "db-g1-small"
}
