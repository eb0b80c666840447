variable "gpu_count" {
  type        = number
  description = "GPUs of the machine; 0 for none"
  default     = 0

  validation {
    condition     = var.gpu_count >= 0
    error_message = "Use 0 or more."
  }
}

variable "gpu_type" {
  type        = string
  description = "GPU type to attach; empty where the machine type brings its own or none"
  default     = ""
}

variable "volume_gb" {
  type        = number
  description = "Size of the boot disk in GB"
  default     = 50

  validation {
    condition     = var.volume_gb >= 30
    error_message = "The image needs at least 30 GB."
  }
}
