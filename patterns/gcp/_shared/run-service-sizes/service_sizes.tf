variable "app_secret_id" {
  type        = string
  description = "Secret that holds the API keys callers use"
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "cpu" {
  type        = number
  description = "vCPUs of an instance"
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 6, 8], var.cpu)
    error_message = "Cloud Run gives an instance 1, 2, 4, 6 or 8 vCPUs."
  }
}

variable "memory_gib" {
  type        = number
  description = "Memory of an instance in GiB"
  default     = 2

  validation {
    condition     = var.memory_gib >= 0.5 && var.memory_gib <= 32
    error_message = "Use 0.5 to 32 GiB."
  }
}

variable "workers" {
  type        = number
  description = "Server processes of an instance"
  default     = 1

  validation {
    condition     = var.workers >= 1
    error_message = "At least one."
  }
}

variable "concurrency" {
  type        = number
  description = "Requests that an instance works on at once"
  default     = 16

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "Use 1 to 1000."
  }
}

variable "min_instances" {
  type        = number
  description = "Instances that are always warm"
  default     = 0

  validation {
    condition     = var.min_instances >= 0
    error_message = "Use 0 or more."
  }
}

variable "max_instances" {
  type        = number
  description = "Instances at the peak"
  default     = 2

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}

variable "request_billing" {
  type        = bool
  description = "Whether processors are given, and billed, only while a request is worked on"
  default     = false
}

variable "ingress" {
  type        = string
  description = "Who can reach the service"
  default     = "INGRESS_TRAFFIC_INTERNAL_ONLY"

  validation {
    condition     = contains(["INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"], var.ingress)
    error_message = "Use one of the ingress settings of Cloud Run."
  }
}

variable "stable_revision" {
  type        = string
  description = "Revision that keeps its share while a new one is on trial; empty for none"
  default     = ""
}

variable "canary_percent" {
  type        = number
  description = "Share of requests that the newest revision gets while another is named stable"
  default     = 10

  validation {
    condition     = var.canary_percent >= 0 && var.canary_percent <= 100
    error_message = "Use 0 to 100."
  }
}
