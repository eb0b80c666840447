data "azurerm_client_config" "current" {}

# Everything of one environment lies in one group, so that access, cost and removal follow it.
resource "azurerm_resource_group" "main" {
  name     = local.name
  location = var.region
  tags     = local.tags
}

# One workspace holds the logs of every module; each module sends its own.
resource "azurerm_log_analytics_workspace" "main" {
  name                = local.name
  location            = var.region
  resource_group_name = azurerm_resource_group.main.name
  sku                 = "PerGB2018"
  retention_in_days   = min(730, max(30, var.log_retention_days))
  tags                = local.tags
}
