variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "container_environment_id" {
  description = "Container Apps environment that runs the container"
  type        = string
}

variable "api_allowed_cidrs" {
  description = "Address ranges that may call the service; empty for the whole virtual network"
  type        = list(string)
  default     = []
}

variable "workers" {
  description = "Server processes of a replica"
  type        = number
  default     = 1
}

variable "min_replicas" {
  description = "Replicas that always run"
  type        = number
  default     = 2

  validation {
    condition     = var.min_replicas >= 0
    error_message = "min_replicas cannot be negative."
  }
}

variable "max_replicas" {
  description = "Replicas at most"
  type        = number
  default     = 10

  validation {
    condition     = var.max_replicas >= 1 && var.max_replicas <= 1000
    error_message = "max_replicas must be 1 to 1,000."
  }
}

variable "concurrent_requests" {
  description = "Requests a replica works on at the same time before another is started"
  type        = number
  default     = 10
}
