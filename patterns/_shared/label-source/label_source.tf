variable "labels_source" {
  description = "Who says what is true of a record: process or people"
  type        = string

  validation {
    condition     = contains(["process", "people"], var.labels_source)
    error_message = "labels_source must be process or people."
  }
}

variable "tasks_prefix" {
  description = "Where tasks for people lie in the lake; empty where nobody labels"
  type        = string
  default     = ""
}

# Nothing is provisioned: labels are extracts or files in the lake, which ingestion reads.
output "labels_source" {
  description = "Who says what is true of a record."
  value       = var.labels_source
}

output "tasks_prefix" {
  description = "Where tasks for people lie in the lake; empty where nobody labels."
  value       = var.tasks_prefix
}
