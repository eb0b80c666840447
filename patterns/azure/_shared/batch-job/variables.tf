variable "name" {
  description = "Prefix of every resource name, e.g. fraud-scoring-prod"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 25 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Environment the resources belong to"
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
}

variable "region" {
  description = "Azure location, e.g. westeurope"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.region))
    error_message = "region is the short name of a location, such as westeurope."
  }
}

variable "subscription_id" {
  description = "Subscription the resources belong to"
  type        = string
}

variable "resource_group_name" {
  description = "Resource group of every resource"
  type        = string
}

variable "image_uri" {
  description = "Application image with its tag or digest, e.g. name.azurecr.io/scoring:1.0.0"
  type        = string

  validation {
    condition     = can(regex("^[^/]+/[^:@]+[:@].+$", var.image_uri))
    error_message = "image_uri needs a registry, a repository and a tag or digest."
  }
}

variable "app_env" {
  description = "Environment variables of the application"
  type        = map(string)
  default     = {}
}

variable "compute_subnet_id" {
  description = "Subnet of virtual machines"
  type        = string
}

variable "log_workspace_id" {
  description = "Log Analytics workspace that takes logs"
  type        = string
}

variable "kms_key_id" {
  description = "Key, without version, that encrypts data at rest"
  type        = string
}

variable "encryption_identity_id" {
  description = "Identity that stores use to reach the key"
  type        = string
}

variable "pipeline_identity_id" {
  description = "Resource id of the identity that pipelines run as"
  type        = string
}

variable "pipeline_client_id" {
  description = "Client id of the identity that pipelines run as"
  type        = string
}

variable "orchestrator_principal_id" {
  description = "Principal id of the identity that starts pipelines"
  type        = string
}

variable "role" {
  description = "Part of the application the container plays: ingest, features, train or score-batch"
  type        = string

  validation {
    condition     = contains(["ingest", "features", "train", "score-batch"], var.role)
    error_message = "role must be ingest, features, train or score-batch."
  }
}

variable "vm_size" {
  description = "Machine type of the nodes, e.g. Standard_D4s_v5"
  type        = string
}

variable "node_kind" {
  description = "dedicated or spot nodes"
  type        = string
  default     = "dedicated"

  validation {
    condition     = contains(["dedicated", "spot"], var.node_kind)
    error_message = "node_kind must be dedicated or spot."
  }
}

variable "max_nodes" {
  description = "Nodes the pool may grow to"
  type        = number
  default     = 2

  validation {
    condition     = var.max_nodes >= 1
    error_message = "max_nodes must be at least 1."
  }
}

variable "timeout_s" {
  description = "Seconds after which a run is stopped"
  type        = number
  default     = 7200
}
