# Apps answer inside the network only; no container has a public address.
resource "azurerm_container_app_environment" "this" {
  name                           = "${var.name}-apps"
  location                       = var.region
  resource_group_name            = var.resource_group_name
  infrastructure_subnet_id       = azurerm_subnet.this["workload"].id
  internal_load_balancer_enabled = true
  zone_redundancy_enabled        = var.zones > 1
  logs_destination               = "azure-monitor"
  tags                           = local.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }

  lifecycle {
    ignore_changes = [infrastructure_resource_group_name]
  }

  depends_on = [
    azurerm_subnet_network_security_group_association.this,
    local.way_out,
  ]
}
