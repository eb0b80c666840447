output "endpoint_url" {
  description = "URL that callers use"
  value       = "https://${azurerm_linux_web_app.this.default_hostname}"
}

output "service_name" {
  description = "Web app"
  value       = azurerm_linux_web_app.this.name
}

output "log_filter" {
  description = "KQL that gives the lines of its log, as TimeGenerated and Line"
  value       = "AppServiceConsoleLogs | where _ResourceId endswith '/sites/${lower(azurerm_linux_web_app.this.name)}' | project TimeGenerated, Line = ResultDescription"
}
