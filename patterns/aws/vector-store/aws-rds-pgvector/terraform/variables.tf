variable "kms_key_arn" {
  description = "Key that encrypts the database, its back-ups and its password"
  type        = string
}

variable "force_destroy" {
  description = "Whether destroying the module may delete data; true outside production only"
  type        = bool
  default     = false
}

variable "instance_class" {
  description = "Class of the database instance"
  type        = string
}

variable "standby" {
  description = "1 for a standby in another zone, 0 for none"
  type        = number
  default     = 0
}

variable "storage_gb" {
  description = "Storage in GiB; grows by itself to twice as much"
  type        = number

  validation {
    condition     = var.storage_gb >= 20
    error_message = "gp3 storage of a database starts at 20 GiB."
  }
}

variable "backup_days" {
  description = "Days for which back-ups are kept"
  type        = number
  default     = 7
}
