variable "region" {
  description = "Region of the machines"
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the lake that holds the weights, and of the logs"
  type        = string
}

variable "log_retention_days" {
  description = "Days for which logs are kept"
  type        = number
}

variable "bucket_name" {
  description = "Bucket that holds the weights under models/<name>"
  type        = string
}

variable "bucket_arn" {
  description = "ARN of that bucket"
  type        = string
}

variable "instance_type" {
  description = "GPU machine"
  type        = string
}

variable "model_repository" {
  description = "Model that writes answers, as its publisher names it; its weights lie under the last part of the name"
  type        = string
}

variable "embedding_repository" {
  description = "Model that embeds text"
  type        = string
  default     = "BAAI/bge-m3"
}

variable "precision" {
  description = "Precision of the weights: bf16, fp8 or int4"
  type        = string

  validation {
    condition     = contains(["bf16", "fp8", "int4"], var.precision)
    error_message = "precision must be bf16, fp8 or int4."
  }
}

variable "tensor_parallel" {
  description = "GPUs that one copy of the model is spread over"
  type        = number
}

variable "copies_per_machine" {
  description = "Copies of the model on a machine"
  type        = number
}

variable "max_model_tokens" {
  description = "Longest prompt and answer together"
  type        = number
}

variable "answers_per_machine" {
  description = "Answers under way on a machine that the group grows at"
  type        = number
}

variable "root_volume_gb" {
  description = "Disk of a machine in GiB, for images and weights"
  type        = number
}

variable "min_replicas" {
  description = "Machines that always run"
  type        = number

  validation {
    condition     = var.min_replicas >= 1
    error_message = "At least one machine must run."
  }
}

variable "max_replicas" {
  description = "Machines that may run at most"
  type        = number

  validation {
    condition     = var.max_replicas >= var.min_replicas
    error_message = "The maximum cannot be below the minimum."
  }
}

variable "server_image" {
  description = "Image of vLLM, by its version; mirror it into your own registry for production"
  type        = string
  default     = "docker.io/vllm/vllm-openai:v0.11.0"
}

variable "router_image" {
  description = "Image of the router in front of both models"
  type        = string
  default     = "public.ecr.aws/nginx/nginx:1.29"
}
