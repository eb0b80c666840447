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

variable "alert_email" {
  type        = string
  description = "Address that failures are mailed to; empty for none"
  default     = ""
}
