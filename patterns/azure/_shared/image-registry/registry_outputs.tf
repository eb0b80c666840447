output "image_repository_url" {
  description = "Container repository of the application image"
  value       = "${azurerm_container_registry.this.login_server}/${local.repository}"
}

output "registry_id" {
  description = "Container registry"
  value       = azurerm_container_registry.this.id
}

output "deploy_identity" {
  description = "Client id of the identity that delivery takes"
  value       = azurerm_user_assigned_identity.deploy.client_id
}
