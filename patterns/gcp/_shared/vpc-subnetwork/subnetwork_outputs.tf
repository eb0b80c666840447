output "network_id" {
  description = "Id of the virtual network"
  value       = google_compute_network.this.id
}

output "network_name" {
  description = "Name of the virtual network"
  value       = google_compute_network.this.name
}

output "subnet_id" {
  description = "Subnet that workloads are attached to"
  value       = google_compute_subnetwork.workloads.id
}

output "subnet_cidr" {
  description = "Address range of that subnet"
  value       = google_compute_subnetwork.workloads.ip_cidr_range
}

output "services_connection" {
  description = "Private services access connection, which managed databases are reached through"
  value       = google_service_networking_connection.services.id
}
