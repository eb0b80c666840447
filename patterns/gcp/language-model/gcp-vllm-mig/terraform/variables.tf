variable "zones" {
  type        = number
  description = "Number of zones that workloads are spread over"

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "Use one to three zones."
  }
}

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

variable "subnet_cidr" {
  type        = string
  description = "Address range of that subnet, from which the models are called"

  validation {
    condition     = can(cidrhost(var.subnet_cidr, 0))
    error_message = "Use an address range such as 10.0.0.0/20."
  }
}

variable "bucket_name" {
  type        = string
  description = "Bucket that holds the weights under models/<name>"
}

variable "machine_type" {
  type        = string
  description = "GPU machine"
}

variable "disk_gb" {
  type        = number
  description = "Disk of a machine in GB, for images and weights"
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
