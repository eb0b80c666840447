variable "network_id" {
  description = "Virtual network that private names are resolved in"
  type        = string
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
  type        = string
}
