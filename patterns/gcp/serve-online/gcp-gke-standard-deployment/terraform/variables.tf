variable "machine_type" {
  type        = string
  description = "Machine type of a node"
}

variable "pod_cpu_millis" {
  type        = number
  description = "Processor share that a pod reserves, in thousandths of a vCPU"
}

variable "pod_memory_mb" {
  type        = number
  description = "Memory of a pod in MiB"
}
