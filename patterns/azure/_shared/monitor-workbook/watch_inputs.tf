variable "metric_namespace" {
  description = "Namespace the application writes its metrics under"
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

variable "online" {
  description = "1 where callers wait for scores, so that latency, errors and traffic are watched; 0 for batch only"
  type        = number
  default     = 1
}

variable "freshness_limit_s" {
  description = "Age that feature values must not exceed, in seconds"
  type        = number
  default     = 129600
}

variable "drift_limit" {
  description = "Drift of the worst feature above which an alert is sent"
  type        = number
  default     = 0.25
}

variable "log_filter" {
  description = "KQL that gives the lines of the service's log; empty without a service"
  type        = string
  default     = ""
}
