variable "vpc_id" {
  description = "Network of the brokers."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range from which clients may reach the brokers."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets of the brokers, one per zone; two or three."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 2 && length(var.private_subnet_ids) <= 3
    error_message = "MSK takes two or three subnets, each in its own zone."
  }
}
