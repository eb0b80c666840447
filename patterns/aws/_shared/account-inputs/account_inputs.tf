variable "region" {
  description = "Region the module is applied in"
  type        = string
}

variable "account_id" {
  description = "Account the module is applied in"
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits."
  }
}
