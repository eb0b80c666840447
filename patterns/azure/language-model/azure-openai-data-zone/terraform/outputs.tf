output "model_kind" {
  description = "Kind of interface, for the application's client"
  value       = "azure-openai"

  depends_on = [azurerm_role_assignment.callers]
}

output "model_endpoint" {
  description = "Base address of the models; its name leads to the private endpoint"
  value       = "https://${local.account}.openai.azure.com"

  depends_on = [azurerm_private_endpoint.this]
}

output "chat_model_id" {
  description = "Deployment that writes answers"
  value       = azurerm_cognitive_deployment.chat.name
}

output "embedding_model_id" {
  description = "Deployment that embeds text"
  value       = azurerm_cognitive_deployment.embedding.name
}
