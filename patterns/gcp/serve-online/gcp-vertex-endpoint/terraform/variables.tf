variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "machine_type" {
  type        = string
  description = "Machine type of a node"
  default     = "n1-standard-4"
}

variable "workers" {
  type        = number
  description = "Server processes of a node"
  default     = 4

  validation {
    condition     = var.workers >= 1
    error_message = "At least one."
  }
}

variable "min_instances" {
  type        = number
  description = "Nodes at rest"
  default     = 1

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Nodes at the peak"
  default     = 2

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}

variable "callers" {
  type        = list(string)
  description = "Who may call the endpoint, as IAM members"
  default     = []
}
