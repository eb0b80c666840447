variable "broker_cidrs" {
  description = "Address ranges in which the brokers are; 0.0.0.0/0 for a cluster on the internet"
  type        = list(string)

  validation {
    condition     = length(var.broker_cidrs) > 0 && alltrue([for cidr in var.broker_cidrs : can(cidrhost(cidr, 0))])
    error_message = "broker_cidrs must be address ranges such as 10.20.0.0/16."
  }
}
