output "endpoint_url" {
  description = "URL that callers use, once the manifests are applied"
  value       = "http://${azurerm_private_dns_a_record.api.name}.${azurerm_private_dns_zone.service.name}"
}

output "service_name" {
  description = "Name of the cluster"
  value       = azurerm_kubernetes_cluster.this.name
}

output "log_filter" {
  description = "KQL that gives the lines of its log, as TimeGenerated and Line"
  value       = "ContainerLogV2 | where PodNamespace == '${local.namespace}' | project TimeGenerated, Line = tostring(LogMessage)"
}

output "cluster_id" {
  description = "Cluster, for commands that delivery runs in it"
  value       = azurerm_kubernetes_cluster.this.id
}
