output "endpoint_url" {
  description = "URL that callers use inside the network"
  value       = "http://${var.service_domain}:8080"

  depends_on = [google_dns_record_set.this]
}

output "service_name" {
  description = "Name of the instance group for dashboards and deployment"
  value       = google_compute_region_instance_group_manager.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the containers' lines"
  value       = "resource.type=\"gce_instance\" AND log_id(\"cos_containers\") AND labels.\"compute.googleapis.com/resource_name\":\"${local.full_name}-\""
}

output "resource_type" {
  description = "Monitored resource that its metrics are written under"
  value       = "gce_instance"
}

output "metric_payload" {
  description = "Where a metric line stands in a log entry: json where its fields are fields, text where it is one message"
  value       = "text"
}
