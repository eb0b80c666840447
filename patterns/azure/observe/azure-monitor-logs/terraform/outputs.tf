output "dashboard" {
  description = "Workbook that shows service, model and data"
  value       = azurerm_application_insights_workbook.this.display_name
}

output "alert_channel" {
  description = "Action group that alerts go to"
  value       = azurerm_monitor_action_group.alerts.id
}
