output "processor_name" {
  description = "Name of the consumer"
  value       = google_compute_region_instance_group_manager.this.name
}

output "log_filter" {
  description = "Cloud Logging filter of the consumer's lines"
  value       = "resource.type=\"gce_instance\" AND log_id(\"cos_containers\") AND labels.\"compute.googleapis.com/resource_name\":\"${local.full_name}-\""
}
