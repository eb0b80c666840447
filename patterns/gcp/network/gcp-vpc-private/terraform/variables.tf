variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "google_apis" {
  type        = string
  description = "Address that Google APIs are reached at: restricted or private"
  default     = "restricted"

  validation {
    condition     = contains(["restricted", "private"], var.google_apis)
    error_message = "Use restricted or private."
  }
}
