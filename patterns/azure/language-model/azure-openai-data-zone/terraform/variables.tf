variable "encryption_client_id" {
  type        = string
  description = "Client id of the identity that reaches the key"
}

variable "chat_model_id" {
  type        = string
  description = "Model that writes answers"
}

variable "chat_model_version" {
  type        = string
  description = "Its version"
}

variable "chat_capacity" {
  type        = number
  description = "Thousands of tokens a minute for answers"

  validation {
    condition     = var.chat_capacity >= 1
    error_message = "At least one."
  }
}

variable "embedding_model_id" {
  type        = string
  description = "Model that embeds text"
}

variable "embedding_capacity" {
  type        = number
  description = "Thousands of tokens a minute for embeddings"

  validation {
    condition     = var.embedding_capacity >= 1
    error_message = "At least one."
  }
}
