variable "collection" {
  type        = string
  description = "Collection that holds one document an entity"
  default     = "features"
}
