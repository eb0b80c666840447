variable "region" {
  description = "Region of the network"
  type        = string
}

variable "account_id" {
  description = "Account that owns the network"
  type        = string
}

variable "zones" {
  description = "Availability zones to spread over"
  type        = number
  default     = 2

  validation {
    condition     = var.zones >= 2 && var.zones <= 6 && floor(var.zones) == var.zones
    error_message = "zones must be a whole number from 2 to 6."
  }
}

variable "vpc_cidr" {
  description = "Address range; a /16 leaves a /20 for each private and a /24 for each public subnet"
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.vpc_cidr, 8, 245))
    error_message = "vpc_cidr must be an IPv4 range of at least /20, written like 10.40.0.0/16."
  }
}

variable "log_retention_days" {
  description = "Days the flow logs are kept"
  type        = number
  default     = 90
}

variable "public_subnet_count" {
  description = "Public subnets for an internet-facing load balancer: 0, or one per zone. They never give private subnets a way out"
  type        = number
  default     = 0

  validation {
    condition     = var.public_subnet_count >= 0 && var.public_subnet_count <= var.zones
    error_message = "public_subnet_count must lie between 0 and zones."
  }
}

variable "endpoint_services" {
  description = "AWS services reached through interface endpoints; each costs one endpoint-hour per zone, so remove what the platform does not call"
  type        = list(string)
  default = [
    "athena", "ecr.api", "ecr.dkr", "events", "glue", "kinesis-streams", "kms", "logs", "monitoring",
    "sagemaker.api", "sagemaker.featurestore-runtime", "sagemaker.runtime", "secretsmanager", "ssm", "states", "sts",
  ]
}
