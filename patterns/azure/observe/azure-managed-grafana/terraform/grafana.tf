# Grafana reads the workspace with its own identity; people sign in with Entra ID and need a Grafana role.
resource "azurerm_dashboard_grafana" "this" {
  name                              = "${trimsuffix(substr(var.name, 0, 15), "-")}-${substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)}"
  location                          = var.region
  resource_group_name               = var.resource_group_name
  grafana_major_version             = "12"
  sku                               = "Standard"
  zone_redundancy_enabled           = var.environment == "prod"
  api_key_enabled                   = false
  deterministic_outbound_ip_enabled = false
  public_network_access_enabled     = true
  tags                              = local.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "grafana" {
  scope                = var.log_workspace_id
  role_definition_name = "Log Analytics Reader"
  principal_id         = azurerm_dashboard_grafana.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "platform_metrics" {
  scope                = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}"
  role_definition_name = "Monitoring Reader"
  principal_id         = azurerm_dashboard_grafana.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "viewers" {
  for_each = toset(var.viewer_principal_ids)

  scope                = azurerm_dashboard_grafana.this.id
  role_definition_name = "Grafana Editor"
  principal_id         = each.value
}
