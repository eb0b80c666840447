variable "kms_key_arn" {
  description = "Key that encrypts alerts and logs; its policy must let CloudWatch and Budgets use it"
  type        = string
}

variable "metric_namespace" {
  description = "CloudWatch namespace of the application's metrics; their dimension `service` equals `name`"
  type        = string
  default     = "Scoring"
}

variable "alert_email" {
  description = "Address that alerts go to; empty for none"
  type        = string
  default     = ""
}

variable "monthly_budget_usd" {
  description = "Monthly budget in US dollars; 0 for none"
  type        = number
  default     = 0
}

variable "budget_tag" {
  description = "Cost allocation tag the budget is limited to, as key$value; empty for the whole account"
  type        = string
  default     = ""
}

variable "online" {
  description = "1 where callers wait for scores, so that latency, errors and traffic are watched; 0 for batch only"
  type        = number
  default     = 1
}

variable "latency_slo_ms" {
  description = "99th percentile a request must not exceed, in milliseconds; 0 or 1,000,000 and more for none"
  type        = number
  default     = 0
}

variable "availability_slo_pct" {
  description = "Share of requests that must succeed, in percent; 0 takes 99"
  type        = number
  default     = 0

  validation {
    condition     = var.availability_slo_pct >= 0 && var.availability_slo_pct < 100
    error_message = "availability_slo_pct must be at least 0 and below 100."
  }
}

variable "freshness_limit_s" {
  description = "Age that feature values must not exceed, in seconds"
  type        = number
  default     = 129600
}

variable "drift_limit" {
  description = "Population stability index of the worst feature above which data has drifted"
  type        = number
  default     = 0.2
}
