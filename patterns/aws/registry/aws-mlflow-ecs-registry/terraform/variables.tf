variable "image_uri" {
  description = "Application image, with tag or digest."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

variable "task_cpu_units" {
  description = "CPU units of one server task; 1024 are one vCPU."
  type        = number
  default     = 512
}

variable "task_memory_mib" {
  description = "Memory of one server task in MiB."
  type        = number
  default     = 2048
}

variable "task_count" {
  description = "Server tasks; 2 or more survive the loss of a zone."
  type        = number
  default     = 1
}

variable "instance_class" {
  description = "RDS instance class of the backend database."
  type        = string
  default     = "db.t4g.micro"
}

variable "standby_count" {
  description = "Standby databases in another zone: 0 or 1."
  type        = number
  default     = 0

  validation {
    condition     = contains([0, 1], var.standby_count)
    error_message = "standby_count must be 0 or 1."
  }
}

variable "storage_gb" {
  description = "Storage of the database; it grows to four times this."
  type        = number
  default     = 20

  validation {
    condition     = var.storage_gb >= 20
    error_message = "storage_gb must be at least 20, the smallest gp3 volume of RDS."
  }
}

variable "backup_retention_days" {
  description = "Days for which backups are kept."
  type        = number
  default     = 14
}
