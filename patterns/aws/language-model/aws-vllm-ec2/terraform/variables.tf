variable "region" {
  description = "Region of the machines"
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the lake that holds the weights, and of the logs"
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept"
  type        = number
}

variable "bucket_name" {
  description = "Bucket that holds the weights under models/<name>"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket"
  type        = string
}

variable "instance_type" {
  description = "GPU machine"
  type        = string
}

variable "root_volume_gb" {
  description = "Disk of a machine in GiB, for images and weights"
  type        = number
}

variable "min_replicas" {
  description = "Machines that always run"
  type        = number

  validation {
    condition     = var.min_replicas >= 1
    error_message = "At least one machine must run."
  }
}

variable "max_replicas" {
  description = "Machines that may run at most"
  type        = number

  validation {
    condition     = var.max_replicas >= var.min_replicas
    error_message = "The maximum cannot be below the minimum."
  }
}

variable "router_image" {
  description = "Image of the router in front of both models"
  type        = string
  default     = "public.ecr.aws/nginx/nginx:1.29"
}
