output "processor_name" {
  description = "Container app that consumes the stream"
  value       = azurerm_container_app.this.name
}
