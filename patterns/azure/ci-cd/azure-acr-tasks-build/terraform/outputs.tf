output "build_pool" {
  description = "Agent pool that builds images"
  value       = azurerm_container_registry_agent_pool.build.name
}
