variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "web_subnet_id" {
  description = "Subnet delegated to App Service"
  type        = string
}

variable "api_allowed_cidrs" {
  description = "Address ranges that may call the service; empty for the whole virtual network"
  type        = list(string)
  default     = []
}

variable "plan_size" {
  description = "Size of an instance, e.g. P1v3"
  type        = string

  validation {
    condition     = can(regex("^P[0-5]m?v[34]$", var.plan_size))
    error_message = "plan_size must be a premium size such as P1v3."
  }
}

variable "workers" {
  description = "Server processes of an instance"
  type        = number
  default     = 2
}

variable "min_instances" {
  description = "Instances that always run"
  type        = number
  default     = 2
}

variable "max_instances" {
  description = "Instances at most"
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 30
    error_message = "max_instances must be 1 to 30."
  }
}

variable "spread" {
  description = "1 to spread instances evenly over the zones, which takes at least two; 0 otherwise"
  type        = number
  default     = 1

  validation {
    condition     = contains([0, 1], var.spread)
    error_message = "spread must be 0 or 1."
  }
}
