variable "region" {
  type        = string
  description = "AWS region the module is applied in"
}

variable "instance_type" {
  type        = string
  description = "Instance type"
}

variable "force_destroy" {
  type        = bool
  description = "Whether what holds data or traffic may be destroyed without asking"
  default     = false
}
