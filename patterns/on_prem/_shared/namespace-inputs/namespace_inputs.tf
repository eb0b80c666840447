variable "namespace" {
  type        = string
  description = "Namespace of the objects"
}
