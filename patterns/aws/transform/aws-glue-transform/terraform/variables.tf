variable "worker_type" {
  description = "Worker type: G.1X (4 vCPU, 16 GB), G.2X (8 vCPU, 32 GB) or G.4X (16 vCPU, 64 GB)."
  type        = string
  default     = "G.1X"

  validation {
    condition     = contains(["G.1X", "G.2X", "G.4X"], var.worker_type)
    error_message = "worker_type must be G.1X, G.2X or G.4X."
  }
}

variable "worker_count" {
  description = "Workers of a run, the driver among them."
  type        = number
  default     = 2

  validation {
    condition     = var.worker_count >= 2
    error_message = "worker_count must be at least 2: one driver, one executor."
  }
}

variable "python_modules" {
  description = "Python requirements that Glue installs beside its own, comma-separated; empty installs none."
  type        = string
  default     = ""
}
