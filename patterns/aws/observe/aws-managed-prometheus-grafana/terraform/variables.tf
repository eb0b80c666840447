variable "vpc_id" {
  description = "Network of the collector and Grafana"
  type        = string
}

variable "vpc_cidr" {
  description = "Address range that may open Grafana"
  type        = string
}

variable "private_subnet_ids" {
  description = "Subnets of the collector and Grafana; they need a way to quay.io and docker.io"
  type        = list(string)
}

variable "log_retention_days" {
  description = "Days the collector's and Grafana's logs are kept"
  type        = number
  default     = 90
}

variable "images" {
  description = "Container images; point them at a mirror where public registries are out of reach"
  type = object({
    prometheus = string
    exporter   = string
    grafana    = string
  })
  default = {
    prometheus = "quay.io/prometheus/prometheus:v3.5.0"
    exporter   = "quay.io/prometheus/cloudwatch-exporter:v0.16.0"
    grafana    = "docker.io/grafana/grafana:11.6.0"
  }
}
