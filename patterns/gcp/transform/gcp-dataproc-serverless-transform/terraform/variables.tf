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

variable "project_number" {
  type        = string
  description = "Number of the project, which its service agents are named after"

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A project number has digits only."
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

variable "app_env" {
  type        = map(string)
  description = "Environment of the application container"
  default     = {}
}

variable "network_name" {
  type        = string
  description = "Name of the virtual network"
}

variable "subnet_id" {
  type        = string
  description = "Subnet the workload is attached to"
}

variable "kms_key_id" {
  type        = string
  description = "Customer-managed key that encrypts data at rest"

  validation {
    condition     = can(regex("/cryptoKeys/", var.kms_key_id))
    error_message = "Give the full resource name of a crypto key."
  }
}

variable "bucket_name" {
  type        = string
  description = "Bucket of the lake"
}

variable "pipeline_identity" {
  type        = string
  description = "Service account that jobs run as"
}

variable "orchestrator_identity" {
  type        = string
  description = "Service account that starts the pipelines"
}

variable "script_key" {
  type        = string
  description = "PySpark entry script in the lake; delivery uploads it"
  default     = "code/features_spark.py"
}

variable "package_key" {
  type        = string
  description = "Zipped application package in the lake; delivery uploads it"
  default     = "code/scoring.zip"
}

variable "worker_vcpus" {
  type        = number
  description = "vCPUs of the driver and of each executor"
  default     = 4

  validation {
    condition     = contains([4, 8, 16], var.worker_vcpus)
    error_message = "Serverless Spark gives 4, 8 or 16 vCPUs."
  }
}

variable "executor_count" {
  type        = number
  description = "Executors of a run"
  default     = 2

  validation {
    condition     = var.executor_count >= 2 && var.executor_count <= 2000
    error_message = "Serverless Spark runs 2 to 2000 executors."
  }
}

variable "timeout_hours" {
  type        = number
  description = "Hours after which a run is given up"
  default     = 12

  validation {
    condition     = var.timeout_hours >= 1 && var.timeout_hours <= 168
    error_message = "Use 1 to 168 hours."
  }
}
