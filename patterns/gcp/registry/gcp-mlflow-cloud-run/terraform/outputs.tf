output "tracking_uri" {
  description = "MLflow tracking URI, reachable from the network"
  value       = google_cloud_run_v2_service.server.uri
}

output "registry_name" {
  description = "Name that models are registered under"
  value       = var.name
}

output "database_name" {
  description = "Instance that holds runs and versions"
  value       = google_sql_database_instance.this.name
}
