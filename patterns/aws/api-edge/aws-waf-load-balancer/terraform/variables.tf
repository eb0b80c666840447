variable "load_balancer_arn" {
  type        = string
  description = "Application load balancer that asks the firewall about each request"
}

variable "rate_limit" {
  type        = number
  description = "Requests that one address may send in five minutes"

  validation {
    condition     = var.rate_limit >= 10 && var.rate_limit <= 2000000000
    error_message = "WAF takes limits from 10 to 2,000,000,000."
  }
}

variable "counted_rules" {
  type        = map(list(string))
  description = "Rules of a managed group that only count: false alarms, until they are understood"
  # A request with a picture or many rows is longer than the 8 KiB that this rule allows; the service limits sizes itself.
  default = { AWSManagedRulesCommonRuleSet = ["SizeRestrictions_BODY"] }
}

variable "log_retention_days" {
  type        = number
  description = "Days that refused requests are kept in the log"
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key of the log"
}
