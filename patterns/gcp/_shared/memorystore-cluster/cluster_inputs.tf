variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "network_id" {
  type        = string
  description = "Virtual network the workload is attached to"
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "shard_count" {
  type        = number
  description = "Parts the data is spread over"
  default     = 1

  validation {
    condition     = var.shard_count >= 1 && var.shard_count <= 250
    error_message = "Use 1 to 250 shards."
  }
}

variable "replica_count" {
  type        = number
  description = "Replicas of each shard"
  default     = 1

  validation {
    condition     = var.replica_count >= 0 && var.replica_count <= 2
    error_message = "Use 0 to 2."
  }
}
