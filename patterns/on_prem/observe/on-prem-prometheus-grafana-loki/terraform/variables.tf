variable "alert_email" {
  type        = string
  description = "Address that alerts are meant for, as a label that Alertmanager routes by; empty for none"
  default     = ""
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
  description = "Age of features that raises an alert, in seconds"
}

variable "drift_limit" {
  type        = number
  description = "Population stability index of the worst feature that raises an alert"
  default     = 0.2
}
