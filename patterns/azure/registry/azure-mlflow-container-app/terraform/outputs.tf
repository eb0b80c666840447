output "tracking_uri" {
  description = "MLflow tracking URI that the application uses"
  value       = "https://${azurerm_container_app.server.name}.${var.container_environment_domain}"
}

output "registry_name" {
  description = "Name of the server"
  value       = azurerm_container_app.server.name
}
