variable "volume_gb" {
  type        = number
  description = "Disk of the instance in GiB"
  default     = 50
}

variable "instance_types" {
  type        = string
  description = "Instance types Batch may choose from, separated by commas; several make an interruption less likely"
}
