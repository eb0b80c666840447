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
