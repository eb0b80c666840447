variable "embedding_dimensions" {
  type        = number
  description = "Dimensions of an embedding"
  default     = 1024

  validation {
    condition     = var.embedding_dimensions >= 1 && var.embedding_dimensions <= 2048
    error_message = "Firestore indexes up to 2048 dimensions."
  }
}

variable "collection" {
  type        = string
  description = "Collection that holds one document a passage"
  default     = "passages"
}
