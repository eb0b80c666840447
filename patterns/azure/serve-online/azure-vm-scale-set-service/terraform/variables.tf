variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "workers" {
  description = "Server processes of a machine"
  type        = number
  default     = 4
}
