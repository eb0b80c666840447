variable "name" {
  description = "Prefix of every resource name, e.g. fraud-scoring-prod"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 40 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Environment the resources belong to"
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  description = "Tags added to those the provider sets by default"
  type        = map(string)
  default     = {}
}

variable "region" {
  description = "Region that is watched"
  type        = string
}

variable "account_id" {
  description = "Account that is watched"
  type        = string
}

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

variable "log_group_name" {
  description = "Log group of the online service, for the dashboard's error table; not read for batch only"
  type        = string
  default     = ""
}

variable "endpoint_url" {
  description = "Address that callers use; the canary asks it from inside the network. Not read for batch only"
  type        = string
  default     = ""
}

variable "canary_path" {
  description = "Path the canary asks for; any answer below 500 shows that the way to the service works"
  type        = string
  default     = "/health/ready"
}

variable "canary_schedule" {
  description = "How often the canary runs"
  type        = string
  default     = "rate(5 minutes)"
}

variable "canary_runtime" {
  description = "Synthetics runtime; AWS retires each after a time, and a retired one cannot be created"
  type        = string
  default     = "syn-nodejs-puppeteer-17.0"
}

variable "trace_rate" {
  description = "Share of requests traced beyond the first one each second"
  type        = number
  default     = 0.001

  validation {
    condition     = var.trace_rate >= 0 && var.trace_rate <= 1
    error_message = "trace_rate must lie between 0 and 1."
  }
}

variable "vpc_id" {
  description = "Network the canary runs in"
  type        = string
}

variable "private_subnet_ids" {
  description = "Subnets the canary runs in; they need a way to the service's address and to AWS"
  type        = list(string)
}

variable "force_destroy" {
  description = "Delete the canary's records with the module; only outside production"
  type        = bool
  default     = false
}
