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

variable "region" {
  type        = string
  description = "Region the module is applied in"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as europe-west1."
  }
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

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
