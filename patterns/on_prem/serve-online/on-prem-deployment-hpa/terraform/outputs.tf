output "endpoint_url" {
  description = "URL that callers use"
  value       = "https://${var.service_domain}"
}

output "service_name" {
  description = "Deployment that answers"
  value       = local.role
}

output "log_filter" {
  description = "Labels of its logs in Loki"
  value       = "{namespace=\"${var.namespace}\", container=\"${local.role}\"}"
}
