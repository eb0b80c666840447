output "processor_name" {
  description = "Name of the consumer"
  value       = google_cloud_run_v2_worker_pool.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the consumer's lines"
  value       = "resource.type=\"cloud_run_worker_pool\" AND resource.labels.worker_pool_name=\"${google_cloud_run_v2_worker_pool.this.name}\""
}
