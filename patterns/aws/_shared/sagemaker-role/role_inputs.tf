variable "region" {
  type        = string
  description = "AWS region the module is applied in"
}

variable "account_id" {
  type        = string
  description = "AWS account the module is applied in"

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment variables of the application"
  default     = {}
}

variable "access_policies" {
  type        = map(string)
  description = "IAM policy documents (JSON) the application needs, by a fixed key"
  default     = {}
}

variable "metric_namespace" {
  type        = string
  description = "CloudWatch namespace the application may write metrics to"
  default     = "Scoring"
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key for logs, volumes and results"
}

variable "vpc_id" {
  type        = string
  description = "Virtual network of the workload"
}

variable "vpc_cidr" {
  type        = string
  description = "Address range of the virtual network"
}

variable "private_subnet_ids" {
  type        = list(string)
  description = "Private subnets, one per zone"

  validation {
    condition     = length(var.private_subnet_ids) > 0
    error_message = "Give at least one subnet."
  }
}

variable "lake_bucket" {
  type        = string
  description = "Bucket of the lake"
}

variable "instance_type" {
  type        = string
  description = "Instance type"
}
