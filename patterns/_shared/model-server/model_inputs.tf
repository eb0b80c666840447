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

variable "server_image" {
  type        = string
  description = "Image of vLLM, by its version; mirror it into your own registry for production"
  default     = "docker.io/vllm/vllm-openai:v0.11.0"
}
