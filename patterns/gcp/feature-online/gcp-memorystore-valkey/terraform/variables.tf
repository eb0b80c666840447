variable "node_type" {
  type        = string
  description = "Size of a node"
  default     = "STANDARD_SMALL"
}
