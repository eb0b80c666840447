variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
  type        = string
  default     = "Scoring"
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "vm_size" {
  description = "Machine type, e.g. Standard_F4s_v2"
  type        = string
}

variable "min_instances" {
  description = "Machines that always run"
  type        = number
  default     = 2

  validation {
    condition     = var.min_instances >= 1
    error_message = "min_instances must be at least 1."
  }
}

variable "max_instances" {
  description = "Machines at most"
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances <= 600
    error_message = "max_instances must be at most 600."
  }
}
