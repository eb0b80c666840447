variable "node_type" {
  type        = string
  description = "Size of a node"
  default     = "REDIS_STANDARD_SMALL"
}
