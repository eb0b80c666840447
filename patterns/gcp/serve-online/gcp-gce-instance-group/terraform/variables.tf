variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "workers" {
  type        = number
  description = "Server processes of a machine"
  default     = 2

  validation {
    condition     = var.workers >= 1
    error_message = "At least one."
  }
}
