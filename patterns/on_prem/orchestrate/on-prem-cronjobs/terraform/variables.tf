variable "training_jobs" {
  type = list(object({
    name      = string
    container = string
    volumes   = string
    security  = string
    hours     = number
  }))
  description = "Steps of the training pipeline, in order"

  validation {
    condition     = length(var.training_jobs) > 0 && length(distinct(var.training_jobs[*].name)) == length(var.training_jobs)
    error_message = "Give at least one step; names must differ."
  }
}

variable "scoring_jobs" {
  type = list(object({
    name      = string
    container = string
    volumes   = string
    security  = string
    hours     = number
  }))
  description = "Steps of the bulk scoring pipeline, in order; empty where there is none"
  default     = []
}

variable "training_schedule" {
  type        = string
  description = "Unix cron expression of the training pipeline (UTC); empty where a decision alone starts it"

  validation {
    condition     = var.training_schedule == "" || length(split(" ", var.training_schedule)) == 5
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
