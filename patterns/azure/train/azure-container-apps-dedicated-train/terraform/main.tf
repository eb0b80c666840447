locals {
  container_environment_id = azurerm_container_app_environment.this.id
  workload_profile         = "training"
}

# An environment of its own, because machine types belong to the environment; no machine runs between runs.
resource "azurerm_container_app_environment" "this" {
  name                           = "${var.name}-training"
  location                       = var.region
  resource_group_name            = var.resource_group_name
  infrastructure_subnet_id       = var.training_subnet_id
  internal_load_balancer_enabled = true
  zone_redundancy_enabled        = false
  logs_destination               = "azure-monitor"
  tags                           = local.tags

  workload_profile {
    name                  = "training"
    workload_profile_type = var.machine_profile
    minimum_count         = 0
    maximum_count         = var.max_machines
  }

  lifecycle {
    ignore_changes = [infrastructure_resource_group_name]
  }
}

resource "azurerm_monitor_diagnostic_setting" "apps" {
  name                       = "logs"
  target_resource_id         = azurerm_container_app_environment.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}
