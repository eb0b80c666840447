variable "account_id" {
  description = "Account the module is applied in."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts data at rest and logs."
  type        = string
}

variable "size" {
  description = "Size of the tracking server: Small, Medium or Large."
  type        = string
  default     = "Small"

  validation {
    condition     = contains(["Small", "Medium", "Large"], var.size)
    error_message = "size must be Small, Medium or Large."
  }
}

variable "mlflow_version" {
  description = "MLflow version of the server; the clients' minor version must match."
  type        = string
  default     = "3.0"
}
