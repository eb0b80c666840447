locals {
  role = "train"
  gpus = var.gpus
}

variable "gpus" {
  type        = number
  description = "GPUs that the job takes of its machine"

  validation {
    condition     = var.gpus >= 1
    error_message = "A job takes at least one GPU."
  }
}
