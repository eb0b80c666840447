variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "instance_types" {
  description = "Instance types of equal size, comma-separated; several give Spot more pools to draw from."
  type        = string
  default     = "r6i.xlarge,r5.xlarge,r6a.xlarge"
}

variable "capacity" {
  description = "Whether instances are SPOT or EC2 (on demand)."
  type        = string
  default     = "SPOT"

  validation {
    condition     = contains(["SPOT", "EC2"], var.capacity)
    error_message = "capacity must be SPOT or EC2."
  }
}

variable "job_vcpus" {
  description = "vCPUs of the job; all of one instance."
  type        = number
  default     = 4
}

variable "job_memory_mib" {
  description = "Memory of the job in MiB; what one instance has left beside the agent."
  type        = number
  default     = 28672
}

variable "disk_gb" {
  description = "Size of the instance's encrypted disk."
  type        = number
  default     = 100
}

variable "timeout_hours" {
  description = "Hours after which an attempt is stopped."
  type        = number
  default     = 12
}
