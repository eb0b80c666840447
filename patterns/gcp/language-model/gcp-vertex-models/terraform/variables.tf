variable "chat_model_id" {
  type        = string
  description = "Model that writes answers, with its publisher where that is not Google"
}

variable "embedding_model_id" {
  type        = string
  description = "Model that embeds text"
}
