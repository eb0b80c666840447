output "nat_addresses" {
  description = "Addresses that outbound traffic comes from"
  value       = google_compute_address.nat[*].address
}
