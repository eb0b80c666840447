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

variable "task_cpu" {
  type        = number
  description = "CPU units of the task (1024 is one vCPU)"

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.task_cpu)
    error_message = "Fargate offers 256, 512, 1024, 2048, 4096, 8192 and 16384 units."
  }
}

variable "task_memory_mb" {
  type        = number
  description = "Memory of the task in MiB"
}

variable "min_replicas" {
  type        = number
  description = "Copies that always run"

  validation {
    condition     = var.min_replicas >= 1
    error_message = "At least one copy must run."
  }
}

variable "max_replicas" {
  type        = number
  description = "Copies that may run at most"

  validation {
    condition     = var.max_replicas >= var.min_replicas
    error_message = "The maximum cannot be below the minimum."
  }
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

variable "target_cpu_pct" {
  type        = number
  description = "CPU utilisation the autoscaler keeps"
  default     = 60
}

variable "access_log_bucket" {
  type        = string
  description = "Bucket for load balancer access logs; empty for none"
  default     = ""
}

variable "web_acl_arn" {
  type        = string
  description = "Regional WAF web ACL for the load balancer; empty for none"
  default     = ""
}

variable "canary_image_uri" {
  type        = string
  description = "Image of a version on trial beside the stable one; empty for none"
  default     = ""
}

variable "canary_weight" {
  type        = number
  description = "Share of requests, in percent, that the version on trial gets"
  default     = 0

  validation {
    condition     = var.canary_weight >= 0 && var.canary_weight <= 100
    error_message = "Give a share between 0 and 100."
  }
}

variable "canary_replicas" {
  type        = number
  description = "Copies of the version on trial"
  default     = 1
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use; its record points at the load balancer"
}
