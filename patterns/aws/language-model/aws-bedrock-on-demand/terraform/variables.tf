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
