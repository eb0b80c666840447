variable "name" {
  type        = string
  description = "Name of the system and environment; prefixes every resource"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "Use 3 to 40 lower-case letters, digits and hyphens, starting with a letter."
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
  description = "Tags added to every resource that can carry them"
  default     = {}
}

variable "account_id" {
  type        = string
  description = "AWS account the module is applied in"

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "training_jobs" {
  type = list(object({
    name            = string
    sfn_resource    = string
    sfn_parameters  = string
    scheduler_arn   = string
    scheduler_input = string
    policy_json     = string
  }))
  description = "Jobs of the training pipeline, in order"

  validation {
    condition     = length(var.training_jobs) > 0 && length(distinct(var.training_jobs[*].name)) == length(var.training_jobs)
    error_message = "Give at least one job; names must differ."
  }
}

variable "scoring_jobs" {
  type = list(object({
    name            = string
    sfn_resource    = string
    sfn_parameters  = string
    scheduler_arn   = string
    scheduler_input = string
    policy_json     = string
  }))
  description = "Jobs of the bulk scoring pipeline, in order; empty where there is none"
  default     = []

  validation {
    condition     = length(distinct(var.scoring_jobs[*].name)) == length(var.scoring_jobs)
    error_message = "Job names must differ."
  }
}

variable "training_schedule" {
  type        = string
  description = "EventBridge cron or rate expression of the training pipeline (UTC)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.training_schedule))
    error_message = "Use cron(...) or rate(...)."
  }
}

variable "scoring_schedule" {
  type        = string
  description = "EventBridge cron or rate expression of bulk scoring (UTC); empty where there is none"
  default     = ""

  validation {
    condition     = var.scoring_schedule == "" || can(regex("^(cron|rate)\\(.+\\)$", var.scoring_schedule))
    error_message = "Use cron(...), rate(...) or an empty string."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed key for logs, volumes and results"
}

variable "log_retention_days" {
  type        = number
  description = "Days that logs are kept"

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch Logs accepts only its own list of retention periods."
  }
}

variable "alert_email" {
  type        = string
  description = "Address that failures are mailed to; empty for none"
  default     = ""
}

variable "job_timeout_hours" {
  type        = number
  description = "Hours after which one attempt of a job is given up"
  default     = 12
}

variable "max_attempts" {
  type        = number
  description = "How often a job is tried before the run fails"
  default     = 3

  validation {
    condition     = var.max_attempts >= 1 && var.max_attempts <= 10
    error_message = "Try a job between 1 and 10 times."
  }
}
