output "endpoint_url" {
  description = "URL that callers inside the network use, once the manifests are applied and the certificate is issued"
  value       = "https://${var.service_domain}"

  depends_on = [google_dns_record_set.this]
}

output "service_name" {
  description = "Name of the cluster for dashboards and deployment"
  value       = google_container_cluster.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the service's own lines"
  value       = "resource.type=\"k8s_container\" AND resource.labels.cluster_name=\"${google_container_cluster.this.name}\" AND resource.labels.namespace_name=\"${local.namespace}\""
}

output "resource_type" {
  description = "Monitored resource that its metrics are written under"
  value       = "k8s_container"
}

output "metric_payload" {
  description = "Where a metric line stands in a log entry: json where its fields are fields, text where it is one message"
  value       = "json"
}

output "certificate_record" {
  description = "Record of public DNS that proves the domain for the certificate"
  value       = google_certificate_manager_dns_authorization.this.dns_resource_record
}

output "control_plane" {
  description = "Name at which kubectl reaches the cluster, with an IAM sign-in"
  value       = google_container_cluster.this.control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint
}
