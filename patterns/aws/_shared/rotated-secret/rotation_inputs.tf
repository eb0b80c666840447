variable "rotation_days" {
  description = "Days between rotations of the API key; the former key stays valid for as long"
  type        = number
  default     = 90

  validation {
    condition     = var.rotation_days >= 2 && var.rotation_days <= 365 && floor(var.rotation_days) == var.rotation_days
    error_message = "rotation_days must be a whole number from 2 to 365."
  }
}
