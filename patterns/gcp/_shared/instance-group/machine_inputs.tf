variable "zones" {
  type        = number
  description = "Number of zones that workloads are spread over"

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "Use one to three zones."
  }
}

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "machine_identity" {
  type        = string
  description = "Service account that the machines run as"
}

variable "secret_id" {
  type        = string
  description = "Secret that the machines read the API keys of callers from; empty for none"
  default     = ""
}

variable "machine_type" {
  type        = string
  description = "Machine type"
  default     = "e2-standard-2"
}

variable "min_instances" {
  type        = number
  description = "Machines at rest"
  default     = 1

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Machines at the peak"
  default     = 2

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}
