variable "app_secret_id" {
  type        = string
  description = "Secret that the pods read the API keys of callers from"
}

variable "network_id" {
  type        = string
  description = "Virtual network of the cluster"
}

variable "subnet_id" {
  type        = string
  description = "Subnet of the nodes"
}

variable "serving_identity" {
  type        = string
  description = "Service account that the pods of the service run as"
}

variable "deploy_identity" {
  type        = string
  description = "Service account that applies the manifests"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the cluster may be destroyed without asking"
  default     = false
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use"

  validation {
    condition     = can(regex("^[a-z0-9.-]+[.][a-z]+$", var.service_domain))
    error_message = "Use a domain name such as scores.example.com."
  }
}

variable "pods_range" {
  type        = string
  description = "Address range of the pods, which must be free in the network"
  default     = "10.64.0.0/17"

  validation {
    condition     = can(cidrhost(var.pods_range, 0))
    error_message = "Use an address range such as 10.64.0.0/17."
  }
}

variable "proxies_range" {
  type        = string
  description = "Address range of the load balancer's proxies, which must be free in the network"
  default     = "10.22.0.0/23"

  validation {
    condition     = can(cidrhost(var.proxies_range, 0)) && can(regex("/(2[0-6]|1[0-9])$", var.proxies_range))
    error_message = "Use a range of at least 64 addresses, such as 10.22.0.0/23."
  }
}

variable "workers" {
  type        = number
  description = "Server processes of a pod"
  default     = 1
}

variable "min_replicas" {
  type        = number
  description = "Pods at rest"
  default     = 2

  validation {
    condition     = var.min_replicas >= 1
    error_message = "At least one."
  }
}

variable "max_replicas" {
  type        = number
  description = "Pods at the peak"
  default     = 4

  validation {
    condition     = var.max_replicas >= 1
    error_message = "At least one."
  }
}
