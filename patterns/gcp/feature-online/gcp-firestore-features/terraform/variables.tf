variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "collection" {
  type        = string
  description = "Collection that holds one document an entity"
  default     = "features"
}
