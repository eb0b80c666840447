variable "rotation_schedule" {
  type        = string
  description = "Unix cron expression of the rotation of the API keys (UTC)"
  default     = "17 3 1 */3 *"

  validation {
    condition     = length(split(" ", var.rotation_schedule)) == 5
    error_message = "Use five cron fields."
  }
}
