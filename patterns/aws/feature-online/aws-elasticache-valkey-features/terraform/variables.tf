variable "vpc_id" {
  description = "Virtual network."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the virtual network."
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be an address range such as 10.0.0.0/16."
  }
}

variable "private_subnet_ids" {
  description = "Subnets without a public address."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "force_destroy" {
  description = "Whether destroying the module may delete data; true outside production only."
  type        = bool
  default     = false
}

variable "node_type" {
  description = "ElastiCache node type."
  type        = string
  default     = "cache.t4g.small"
}

variable "node_count" {
  description = "Nodes, the primary among them; 2 or more fail over between zones."
  type        = number
  default     = 2

  validation {
    condition     = var.node_count >= 1 && var.node_count <= 6
    error_message = "node_count must lie between 1 and 6."
  }
}

variable "snapshot_retention_days" {
  description = "Days for which the daily snapshot is kept; 0 keeps none."
  type        = number
  default     = 3
}
