variable "lake_bucket" {
  type        = string
  description = "Bucket of the lake"
}

variable "deploy_role_arn" {
  type        = string
  description = "Role that may apply the manifests"
}

variable "kubernetes_version" {
  type        = string
  description = "Kubernetes release of the control plane"
  default     = "1.35"
}

variable "replicas" {
  type        = number
  description = "Nodes, and copies of the service: one a node"

  validation {
    condition     = var.replicas >= 1
    error_message = "At least one node must run."
  }
}

variable "pod_cpu_millis" {
  type        = number
  description = "Processor share one copy reserves, in thousandths of a vCPU"
}

variable "pod_memory_mb" {
  type        = number
  description = "Memory of one copy in MiB"
}

variable "root_volume_gb" {
  type        = number
  description = "Disk of a node in GiB"
  default     = 30
}
