output "network_id" {
  description = "Id of the virtual network"
  value       = azurerm_virtual_network.this.id
}

output "network_cidr" {
  description = "Address range of the virtual network"
  value       = var.network_cidr
}

output "workload_subnet_id" {
  description = "Subnet of the Container Apps environment"
  value       = azurerm_subnet.this["workload"].id
}

output "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints"
  value       = azurerm_subnet.this["endpoints"].id
}

output "compute_subnet_id" {
  description = "Subnet of virtual machines"
  value       = azurerm_subnet.this["compute"].id
}

output "compute_subnet_cidr" {
  description = "Address range of that subnet"
  value       = local.subnets["compute"]
}

output "web_subnet_id" {
  description = "Subnet delegated to App Service"
  value       = azurerm_subnet.this["web"].id
}

output "training_subnet_id" {
  description = "Second subnet delegated to Container Apps"
  value       = azurerm_subnet.this["training"].id
}

output "container_environment_id" {
  description = "Container Apps environment"
  value       = azurerm_container_app_environment.this.id
}

output "container_environment_domain" {
  description = "Default domain of the Container Apps environment"
  value       = azurerm_container_app_environment.this.default_domain
}
