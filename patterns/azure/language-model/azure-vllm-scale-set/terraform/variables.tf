variable "zones" {
  type        = number
  description = "Number of availability zones to spread over"
  default     = 3

  validation {
    condition     = var.zones >= 1 && var.zones <= 3
    error_message = "zones must be 1, 2 or 3."
  }
}

variable "log_workspace_id" {
  type        = string
  description = "Log Analytics workspace that takes logs"
}

variable "compute_subnet_id" {
  type        = string
  description = "Subnet of machines, with a way out for their images"
}

variable "storage_account_id" {
  type        = string
  description = "Storage account that holds the weights"
}

variable "bucket_name" {
  type        = string
  description = "Container that holds the weights under models/<name>"
}

variable "vm_size" {
  type        = string
  description = "GPU machine"
}

variable "model_repository" {
  type        = string
  description = "Model that writes answers, as its publisher names it; its weights lie under the last part of the name"
}

variable "embedding_repository" {
  type        = string
  description = "Model that embeds text"
  default     = "BAAI/bge-m3"
}

variable "precision" {
  type        = string
  description = "Precision of the weights: bf16, fp8 or int4"

  validation {
    condition     = contains(["bf16", "fp8", "int4"], var.precision)
    error_message = "Use bf16, fp8 or int4."
  }
}

variable "tensor_parallel" {
  type        = number
  description = "GPUs that one copy of the model is spread over"
}

variable "copies_per_machine" {
  type        = number
  description = "Copies of the model on a machine"
}

variable "max_model_tokens" {
  type        = number
  description = "Longest prompt and answer together"
}

variable "answers_per_machine" {
  type        = number
  description = "Answers under way on a machine that the group grows at"
}

variable "min_instances" {
  type        = number
  description = "Machines that always run"

  validation {
    condition     = var.min_instances >= 1
    error_message = "At least one."
  }
}

variable "max_instances" {
  type        = number
  description = "Machines that may run at most"

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one."
  }
}

variable "server_image" {
  type        = string
  description = "Image of vLLM, by its version; mirror it into your own registry for production"
  default     = "docker.io/vllm/vllm-openai:v0.11.0"
}

variable "router_image" {
  type        = string
  description = "Image of the router in front of both models"
  default     = "docker.io/nginxinc/nginx-unprivileged:1.29"
}
