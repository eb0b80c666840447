output "endpoint_url" {
  description = "URL that callers use"
  value       = "http://${azurerm_private_dns_a_record.api.name}.${azurerm_private_dns_zone.service.name}"
}

output "service_name" {
  description = "Scale set"
  value       = azurerm_linux_virtual_machine_scale_set.this.name
}

output "log_filter" {
  description = "KQL that gives the lines of its log, as TimeGenerated and Line"
  value       = "Syslog | where ProcessName == 'scoring' | project TimeGenerated, Line = SyslogMessage"
}
