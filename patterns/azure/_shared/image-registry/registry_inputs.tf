variable "github_repository" {
  description = "Repository that delivers, as owner/name"
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be owner/name."
  }
}

variable "registry_tier" {
  description = "Tier of the container registry"
  type        = string
  default     = "Premium"

  validation {
    condition     = contains(["Basic", "Standard", "Premium"], var.registry_tier)
    error_message = "registry_tier must be Basic, Standard or Premium."
  }
}

variable "public_push" {
  description = "Whether images may be pushed from outside the network, with an Entra ID token"
  type        = bool
  default     = true
}

variable "build_in_registry" {
  description = "1 where the registry builds the images itself"
  type        = number
  default     = 0
}

variable "state_container_id" {
  description = "Resource id of the blob container with Terraform's state, to let delivery read and write it; empty where that role is given by hand"
  type        = string
  default     = ""
}
