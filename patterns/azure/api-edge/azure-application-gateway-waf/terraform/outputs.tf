output "edge_url" {
  description = "URL that callers use: the firewall, with the service behind it"
  value       = "https://${var.service_domain}"
}

output "edge_address" {
  description = "Private address of the gateway"
  value       = local.address
}

output "edge_subnet_cidr" {
  description = "Addresses that the service sees its requests come from"
  value       = local.subnet_cidr
}
