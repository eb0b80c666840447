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

variable "image_uri" {
  type        = string
  description = "Application image, with tag or digest"
}

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
}

variable "serving_identity" {
  type        = string
  description = "Service account that serving runs as"
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "force_destroy" {
  type        = bool
  description = "Whether the resources may be destroyed with what they hold"
  default     = false
}

variable "machine_type" {
  type        = string
  description = "Machine type of a node"
  default     = "n1-standard-4"
}

variable "workers" {
  type        = number
  description = "Server processes of a node"
  default     = 4

  validation {
    condition     = var.workers >= 1
    error_message = "At least one."
  }
}

variable "min_instances" {
  type        = number
  description = "Nodes at rest"
  default     = 1

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Nodes at the peak"
  default     = 2

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}

variable "callers" {
  type        = list(string)
  description = "Who may call the endpoint, as IAM members"
  default     = []
}
