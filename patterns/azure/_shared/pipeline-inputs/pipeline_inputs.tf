variable "alert_email" {
  description = "Address that alerts go to; empty for none"
  type        = string
  default     = ""
}

variable "training_schedule" {
  description = "When training starts: five cron fields, UTC"
  type        = string

  validation {
    condition     = length(split(" ", trimspace(var.training_schedule))) == 5
    error_message = "training_schedule must have five cron fields."
  }
}

variable "scoring_schedule" {
  description = "When bulk scoring starts: five cron fields, UTC; empty for never"
  type        = string
  default     = ""

  validation {
    condition     = var.scoring_schedule == "" || length(split(" ", trimspace(var.scoring_schedule))) == 5
    error_message = "scoring_schedule must be empty or have five cron fields."
  }
}

variable "training_jobs" {
  description = "Jobs of the training pipeline, in order"
  type = list(object({
    name       = string
    method     = string
    url        = string
    body       = string
    audience   = string
    poll_url   = string
    state_path = string
    succeeded  = list(string)
    failed     = list(string)
  }))
}

variable "scoring_jobs" {
  description = "Jobs of the bulk scoring pipeline, in order"
  type = list(object({
    name       = string
    method     = string
    url        = string
    body       = string
    audience   = string
    poll_url   = string
    state_path = string
    succeeded  = list(string)
    failed     = list(string)
  }))
  default = []
}

variable "orchestrator_identity_id" {
  description = "Resource id of the identity that starts pipelines"
  type        = string
}

variable "pipeline_principal_id" {
  description = "Principal id of the identity that pipelines run as"
  type        = string
}
