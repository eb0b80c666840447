variable "sku_name" {
  type        = string
  description = "Tier and size of the server, such as MO_Standard_E4s_v3"

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_", var.sku_name))
    error_message = "sku_name must be a size such as MO_Standard_E4s_v3."
  }
}

variable "storage_gb" {
  type        = number
  description = "Storage in GiB"

  validation {
    condition     = var.storage_gb >= 32
    error_message = "The disks of a flexible server start at 32 GiB."
  }
}
