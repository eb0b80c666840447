output "endpoint_url" {
  description = "URL that callers use"
  value       = "https://${azurerm_container_app.this.ingress[0].fqdn}"
}

output "service_name" {
  description = "Container app"
  value       = azurerm_container_app.this.name
}

output "log_filter" {
  description = "KQL that gives the lines of its log, as TimeGenerated and Line"
  value       = "ContainerAppConsoleLogs | where ContainerAppName == '${azurerm_container_app.this.name}' | project TimeGenerated, Line = Log"
}
