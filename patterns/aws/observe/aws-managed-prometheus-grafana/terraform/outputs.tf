output "dashboard" {
  description = "Address of Grafana, reachable from inside the network"
  value       = "http://${aws_service_discovery_service.grafana.name}.${aws_service_discovery_private_dns_namespace.this.name}:3000"
}

output "alert_topic_arn" {
  description = "Where alerts go"
  value       = aws_sns_topic.alerts.arn
}

output "prometheus_endpoint" {
  description = "Workspace that other sources may write to as well"
  value       = aws_prometheus_workspace.this.prometheus_endpoint
}
