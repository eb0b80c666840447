variable "region" {
  type        = string
  description = "AWS region the module is applied in"
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

variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch Logs accepts only its own list of retention periods."
  }
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

variable "instance_type" {
  type        = string
  description = "Instance type"
}

variable "workers" {
  type        = number
  description = "Server processes in one copy of the service"
  default     = 1
}

variable "api_allowed_cidrs" {
  type        = list(string)
  description = "Address ranges that may call the service"

  validation {
    condition     = alltrue([for cidr in var.api_allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Every entry must be an address range such as 10.0.0.0/8."
  }
}

variable "certificate_arn" {
  type        = string
  description = "ACM certificate of the listener; empty to ask for one for service_domain"
  default     = ""
}

variable "force_destroy" {
  type        = bool
  description = "Whether what holds data or traffic may be destroyed without asking"
  default     = false
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use; its record points at the load balancer"
}
