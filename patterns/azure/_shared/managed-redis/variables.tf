variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "cache_size" {
  description = "Size of the cache, e.g. Balanced_B3"
  type        = string

  validation {
    condition     = can(regex("^(Balanced_B|MemoryOptimized_M|ComputeOptimized_X)[0-9]+$", var.cache_size))
    error_message = "cache_size must be a size of Azure Managed Redis, such as Balanced_B3."
  }
}

variable "nodes" {
  description = "2 for a copy in another zone with automatic failover, 1 for none"
  type        = number
  default     = 2

  validation {
    condition     = contains([1, 2], var.nodes)
    error_message = "nodes must be 1 or 2."
  }
}
