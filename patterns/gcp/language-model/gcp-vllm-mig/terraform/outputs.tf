output "model_kind" {
  description = "Kind of interface, for the application's client"
  value       = "openai-compatible"
}

output "model_endpoint" {
  description = "Base address of the models inside the network"
  value       = "http://${google_compute_forwarding_rule.this.service_name}:${local.port}/v1"
}

output "chat_model_id" {
  description = "Name of the model that writes answers"
  value       = local.chat
}

output "embedding_model_id" {
  description = "Name of the model that embeds text"
  value       = local.embedding
}
