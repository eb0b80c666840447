variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "Use 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment: dev, staging or prod"

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "Use dev, staging or prod."
  }
}

variable "tags" {
  type        = map(string)
  description = "Labels added to every resource that can carry them"
  default     = {}
}

variable "project_id" {
  type        = string
  description = "Project the module is applied in"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
  }
}

variable "region" {
  type        = string
  description = "Region the module is applied in"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as europe-west1."
  }
}

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
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
