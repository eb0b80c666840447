variable "caller_secret" {
  type        = string
  description = "Secret with the API keys of callers, under `keys`"
}

variable "issuer_name" {
  type        = string
  description = "Cluster issuer of cert-manager that signs the service's certificate"
}

variable "gateway_class" {
  type        = string
  description = "Class of the gateway that callers come in through"
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use"

  validation {
    condition     = can(regex("^[a-z0-9.-]+[.][a-z]+$", var.service_domain))
    error_message = "Use a domain name such as scores.example.com."
  }
}

variable "vcpu" {
  type        = number
  description = "vCPUs of a pod"
}

variable "memory_gib" {
  type        = number
  description = "Memory of a pod in GiB"
}

variable "workers" {
  type        = number
  description = "Server processes of a pod"
}

variable "min_replicas" {
  type        = number
  description = "Pods that always run"
}

variable "max_replicas" {
  type        = number
  description = "Pods at the peak"
}
