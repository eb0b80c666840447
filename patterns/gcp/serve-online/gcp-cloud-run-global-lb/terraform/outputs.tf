output "endpoint_url" {
  description = "URL that callers use"
  value       = "https://${var.service_domain}"
}

output "load_balancer_address" {
  description = "Address that the record of the service's domain points at"
  value       = google_compute_global_address.this.address
}
