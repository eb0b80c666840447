variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "Use 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment: dev, staging or prod"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Use dev, staging or prod."
  }
}

variable "tags" {
  type        = map(string)
  description = "Labels added to every resource that can carry them"
  default     = {}
}

variable "project_id" {
  type        = string
  description = "Project the module is applied in"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  type        = string
  description = "Region of the cluster, over all of whose zones it runs"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as europe-west1."
  }
}

variable "image_uri" {
  type        = string
  description = "Application image in Artifact Registry, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

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

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts the cluster's store and the disks of its nodes"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
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
