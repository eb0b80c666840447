variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "alert_email" {
  type        = string
  description = "Address that alerts are mailed to; empty for none"
  default     = ""
}

variable "monthly_budget_usd" {
  type        = number
  description = "Monthly budget of the project in US dollars; 0 for none"
  default     = 0
}

variable "billing_account" {
  type        = string
  description = "Billing account that the budget is kept in; empty for no budget"
  default     = ""
}

variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = var.log_retention_days >= 1 && var.log_retention_days <= 3650
    error_message = "Cloud Logging keeps logs for 1 to 3650 days."
  }
}

variable "metric_namespace" {
  type        = string
  description = "Name that the log-based metrics of the application begin with"
  default     = "scoring"
}

variable "latency_slo_ms" {
  type        = number
  description = "Latency the 99th percentile has to stay below; 0 for none"
  default     = 0
}

variable "availability_slo_pct" {
  type        = number
  description = "Availability target in percent; 0 for none"
  default     = 0
}

variable "online" {
  type        = number
  description = "1 where callers wait for scores"
  default     = 1
}

variable "freshness_limit_s" {
  type        = number
  description = "Age of feature values above which an alert goes out"
  default     = 86400

  validation {
    condition     = var.freshness_limit_s > 0
    error_message = "Use a number of seconds."
  }
}

variable "drift_limit" {
  type        = number
  description = "Drift above which an alert goes out"
  default     = 0.2

  validation {
    condition     = var.drift_limit > 0
    error_message = "Use a number above 0."
  }
}

variable "log_filter" {
  type        = string
  description = "Cloud Logging filter of the serving logs; empty where nothing serves"
  default     = ""
}

variable "metric_payload" {
  type        = string
  description = "Where serving's metric lines stand: json or text"
  default     = "json"

  validation {
    condition     = contains(["json", "text"], var.metric_payload)
    error_message = "Use json or text."
  }
}

variable "log_analytics" {
  type        = number
  description = "1 to make logs searchable in SQL"
  default     = 0
}
