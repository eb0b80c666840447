variable "region" {
  description = "Region that the models are called in"
  type        = string
}

variable "account_id" {
  description = "Account whose roles may call the models"
  type        = string
}

variable "vpc_id" {
  description = "Virtual network"
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the virtual network"
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr must be an address range such as 10.0.0.0/16."
  }
}

variable "private_subnet_ids" {
  description = "Subnets without a public address"
  type        = list(string)
}

variable "chat_model_id" {
  description = "Bedrock id of the model that writes answers, with its version"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+\\.[a-z0-9.-]+(:[0-9]+)?$", var.chat_model_id))
    error_message = "chat_model_id must be a model id such as amazon.nova-lite-v1:0."
  }
}

variable "embedding_model_id" {
  description = "Bedrock id of the model that embeds text"
  type        = string
}
