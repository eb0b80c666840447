output "nat_name" {
  description = "Gateway that outbound traffic leaves through"
  value       = google_compute_router_nat.this.name
}
