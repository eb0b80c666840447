variable "name" {
  description = "Prefix of every resource name, such as fraud-scoring-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 40 lower-case letters, digits and hyphens."
  }
}

variable "environment" {
  description = "Environment: dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

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
