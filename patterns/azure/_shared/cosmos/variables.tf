variable "force_destroy" {
  description = "Whether data may be deleted together with its store"
  type        = bool
  default     = false
}

variable "capacity_mode" {
  description = "serverless, provisioned or autoscale"
  type        = string

  validation {
    condition     = contains(["serverless", "provisioned", "autoscale"], var.capacity_mode)
    error_message = "capacity_mode must be serverless, provisioned or autoscale."
  }
}

variable "throughput_ru" {
  description = "Request units a second that are provisioned, or the most that autoscale may use"
  type        = number
  default     = 1000

  validation {
    condition     = var.throughput_ru >= 400
    error_message = "throughput_ru must be at least 400."
  }
}

variable "zone_redundant" {
  description = "Whether copies are spread over zones"
  type        = bool
  default     = true
}
