output "endpoint_url" {
  description = "URL that callers use"
  value       = google_cloud_run_v2_service.this.uri
}
