variable "training_jobs" {
  type = list(object({
    name      = string
    connector = string
    arguments = string
    url       = string
    body      = string
  }))
  description = "Jobs of the training pipeline, in order"

  validation {
    condition     = length(var.training_jobs) > 0 && length(distinct(var.training_jobs[*].name)) == length(var.training_jobs)
    error_message = "Give at least one job; names must differ."
  }
}

variable "scoring_jobs" {
  type = list(object({
    name      = string
    connector = string
    arguments = string
    url       = string
    body      = string
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
  description = "Unix cron expression of the training pipeline (UTC)"

  validation {
    condition     = length(split(" ", var.training_schedule)) == 5
    error_message = "Use five cron fields."
  }
}

variable "scoring_schedule" {
  type        = string
  description = "Unix cron expression of bulk scoring (UTC); empty where there is none"
  default     = ""

  validation {
    condition     = var.scoring_schedule == "" || length(split(" ", var.scoring_schedule)) == 5
    error_message = "Use five cron fields or an empty string."
  }
}

variable "alert_email" {
  type        = string
  description = "Address that alerts are mailed to; empty for none"
  default     = ""
}
