# Builds run on machines inside the virtual network; the workflow only hands the source over. The pool starts with a machine,
# because the first build follows at once.
resource "azurerm_container_registry_agent_pool" "build" {
  name                      = "build"
  location                  = var.region
  resource_group_name       = var.resource_group_name
  container_registry_name   = azurerm_container_registry.this.name
  tier                      = var.pool_tier
  instance_count            = var.pool_instances
  virtual_network_subnet_id = var.compute_subnet_id
  tags                      = local.tags

  # Delivery takes the pool up for a build and back to none after it.
  lifecycle {
    ignore_changes = [instance_count]
  }
}
