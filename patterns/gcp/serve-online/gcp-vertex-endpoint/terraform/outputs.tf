output "endpoint_url" {
  description = "URL that callers use, with their Google identity"
  value       = "https://${google_vertex_ai_endpoint.this.dedicated_endpoint_dns}/v1/${google_vertex_ai_endpoint.this.id}:rawPredict"
}

output "service_name" {
  description = "Name of the endpoint for dashboards and deployment"
  value       = google_vertex_ai_endpoint.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the containers' lines"
  value       = "resource.type=\"aiplatform.googleapis.com/Endpoint\" AND resource.labels.endpoint_id=\"${google_vertex_ai_endpoint.this.name}\""
}

output "resource_type" {
  description = "Monitored resource that its metrics are written under"
  value       = "aiplatform.googleapis.com/Endpoint"
}

output "metric_payload" {
  description = "Where a metric line stands in a log entry: json where its fields are fields, text where it is one message"
  value       = "json"
}

output "deploy_workflow" {
  description = "Workflow that brings the endpoint to its wanted version at once"
  value       = google_workflows_workflow.deploy.name
}
