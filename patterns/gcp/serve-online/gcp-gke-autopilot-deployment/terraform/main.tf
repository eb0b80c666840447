locals {
  pod_size = {
    max_surge       = "25%"
    max_unavailable = 0
    cpu_millis      = var.vcpu * 1000
    memory_mb       = var.memory_gb * 1024
  }
}
