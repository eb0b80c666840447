variable "vpc_id" {
  description = "Network of the warehouse."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range from which the warehouse may be queried."
  type        = string
}

variable "private_subnet_ids" {
  description = "Private subnets, one per zone; Redshift Serverless asks for three zones."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 3
    error_message = "Redshift Serverless needs subnets in three zones."
  }
}

variable "base_rpu" {
  description = "Redshift Processing Units that a query starts with; a multiple of 8."
  type        = number
  default     = 8

  validation {
    condition     = var.base_rpu >= 8 && var.base_rpu <= 512 && var.base_rpu % 8 == 0
    error_message = "base_rpu must be a multiple of 8 from 8 to 512."
  }
}

variable "monthly_rpu_hours" {
  description = "RPU hours a month after which user queries are switched off; guards the bill."
  type        = number
  default     = 1000

  validation {
    condition     = var.monthly_rpu_hours >= 1
    error_message = "monthly_rpu_hours must be at least 1."
  }
}
