output "endpoint_url" {
  description = "URL that callers use"
  value       = "https://${local.endpoint}.${var.region}.inference.ml.azure.com/v1/score"
}

output "service_name" {
  description = "Online endpoint"
  value       = local.endpoint
}

output "log_filter" {
  description = "KQL that gives the lines of its log, as TimeGenerated and Line"
  value       = "AmlOnlineEndpointConsoleLog | where EndpointName == '${local.endpoint}' | project TimeGenerated, Line = Message"
}
