variable "kms_key_arn" {
  description = "Key that encrypts the domain and its logs"
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept"
  type        = number
}

variable "instance_type" {
  description = "Type of the data nodes"
  type        = string
}

variable "nodes" {
  description = "Data nodes; a multiple of the zones"
  type        = number

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 80
    error_message = "A domain has 1 to 80 data nodes."
  }
}

variable "zone_count" {
  description = "Zones that the nodes are spread over: 1, 2 or 3"
  type        = number

  validation {
    condition     = contains([1, 2, 3], var.zone_count)
    error_message = "zone_count must be 1, 2 or 3."
  }
}

variable "volume_gb" {
  description = "Volume of each node in GiB"
  type        = number
}
