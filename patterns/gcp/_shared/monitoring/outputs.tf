output "dashboard" {
  description = "Dashboard of the system"
  value       = "https://console.cloud.google.com/monitoring/dashboards/builder/${basename(google_monitoring_dashboard.this.id)}?project=${var.project_id}"
}

output "alert_channel" {
  description = "Notification channel that alerts go to"
  value       = google_monitoring_notification_channel.topic.name
}

output "alert_topic" {
  description = "Topic that a pager or a chat can subscribe to"
  value       = google_pubsub_topic.alerts.name
}

output "log_bucket" {
  description = "Where the logs are kept"
  value       = google_logging_project_bucket_config.this.id
}
