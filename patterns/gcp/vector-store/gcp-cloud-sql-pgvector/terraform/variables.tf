variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "tier" {
  type        = string
  description = "Machine of the database, as db-custom-<vCPU>-<MiB>"

  validation {
    condition     = can(regex("^db-custom-[0-9]+-[0-9]+$", var.tier))
    error_message = "Use a tier such as db-custom-4-26624."
  }
}

variable "availability_type" {
  type        = string
  description = "REGIONAL for a standby in another zone, ZONAL for none"

  validation {
    condition     = contains(["REGIONAL", "ZONAL"], var.availability_type)
    error_message = "Use REGIONAL or ZONAL."
  }
}

variable "storage_gb" {
  type        = number
  description = "Storage in GB; grows by itself"
  default     = 20
}
