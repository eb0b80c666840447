output "service_name" {
  description = "Name of the service for dashboards and deployment"
  value       = google_cloud_run_v2_service.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the service's own lines"
  value       = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${google_cloud_run_v2_service.this.name}\""
}

output "resource_type" {
  description = "Monitored resource that its metrics are written under"
  value       = "cloud_run_revision"
}

output "metric_payload" {
  description = "Where a metric line stands in a log entry: json where its fields are fields, text where it is one message"
  value       = "json"
}
