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
