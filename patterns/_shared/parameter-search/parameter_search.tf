variable "search_method" {
  description = "How hyper-parameters are found: fixed or optuna"
  type        = string

  validation {
    condition     = contains(["fixed", "optuna"], var.search_method)
    error_message = "search_method must be fixed or optuna."
  }
}

variable "studies_prefix" {
  description = "Where reports of studies lie in the lake; empty where there are none"
  type        = string
  default     = ""
}

variable "trials" {
  description = "Trials of one study; 0 where nothing is searched"
  type        = number
  default     = 0

  validation {
    condition     = var.trials >= 0 && var.trials <= 10000
    error_message = "trials must be between 0 and 10000."
  }
}

# Nothing is provisioned: trials run in the training job's image, and their budget reaches it through its environment.
output "search_method" {
  description = "How hyper-parameters are found."
  value       = var.search_method
}

output "studies_prefix" {
  description = "Where reports of studies lie in the lake; empty where there are none."
  value       = var.studies_prefix
}

output "trials" {
  description = "Trials of one study, as text for the application's environment."
  value       = tostring(floor(var.trials))
}
