# Containers write to syslog, whose lines the agent takes to the workspace.
resource "azurerm_monitor_data_collection_rule" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  kind                = "Linux"
  tags                = local.tags

  destinations {
    log_analytics {
      name                  = "workspace"
      workspace_resource_id = var.log_workspace_id
    }
  }

  data_sources {
    syslog {
      name           = "containers"
      facility_names = ["daemon"]
      log_levels     = local.log_levels
      streams        = ["Microsoft-Syslog"]
    }
  }

  data_flow {
    streams      = ["Microsoft-Syslog"]
    destinations = ["workspace"]
  }
}

resource "azurerm_monitor_data_collection_rule_association" "this" {
  name                    = "logs"
  target_resource_id      = azurerm_linux_virtual_machine_scale_set.this.id
  data_collection_rule_id = azurerm_monitor_data_collection_rule.this.id
}
