variable "force_destroy" {
  description = "Delete at once instead of after the recovery window; only outside production"
  type        = bool
  default     = false
}
