variable "compute_subnet_id" {
  type        = string
  description = "Subnet of machines, with a way out for their images"
}

variable "storage_account_id" {
  type        = string
  description = "Storage account that holds the weights"
}

variable "bucket_name" {
  type        = string
  description = "Container that holds the weights under models/<name>"
}

variable "vm_size" {
  type        = string
  description = "GPU machine"
}

variable "min_instances" {
  type        = number
  description = "Machines that always run"

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Machines that may run at most"

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}

variable "router_image" {
  type        = string
  description = "Image of the router in front of both models"
  default     = "docker.io/nginxinc/nginx-unprivileged:1.29"
}
