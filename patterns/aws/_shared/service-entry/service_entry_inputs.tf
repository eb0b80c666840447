variable "certificate_arn" {
  type        = string
  description = "ACM certificate of the listener; empty to ask for one for service_domain"
  default     = ""
}

variable "service_domain" {
  type        = string
  description = "Domain name that callers use; its record points at the load balancer"
}
