locals {
  # A node has room for one pod: where nodes are at their most, the old one leaves before the new one comes.
  pod_size = {
    max_surge       = var.max_replicas > var.min_replicas ? 1 : 0
    max_unavailable = var.max_replicas > var.min_replicas ? 0 : 1
    cpu_millis      = var.pod_cpu_millis
    memory_mb       = var.pod_memory_mb
  }
}
