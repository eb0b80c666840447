locals {
  tags = merge(var.tags, { environment = var.environment })

  database = {
    holds       = "passages"
    keeps       = "Holds the passages that answers rest on."
    entry_title = "Password of the passages"
    user        = "app"
    size        = join("_", slice(split("_", var.sku_name), 1, length(split("_", var.sku_name))))
    tier        = { B = "Burstable", GP = "GeneralPurpose", MO = "MemoryOptimized" }[split("_", var.sku_name)[0]]
    backup_days = 7
  }

  database_contents = [
    {
      type       = "Microsoft.DBforPostgreSQL/flexibleServers/configurations"
      apiVersion = "2024-08-01"
      name       = "${local.server_name}/azure.extensions"
      properties = { value = "VECTOR", source = "user-override" }
      dependsOn  = ["[resourceId('Microsoft.DBforPostgreSQL/flexibleServers', '${local.server_name}')]"]
    },
    {
      type       = "Microsoft.DBforPostgreSQL/flexibleServers/databases"
      apiVersion = "2024-08-01"
      name       = "${local.server_name}/passages"
      properties = { charset = "UTF8", collation = "en_US.utf8" }
      dependsOn  = ["[resourceId('Microsoft.DBforPostgreSQL/flexibleServers/configurations', '${local.server_name}', 'azure.extensions')]"]
    },
  ]
}

resource "azurerm_role_assignment" "secret" {
  for_each = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id }

  scope                = "${var.key_vault_id}/secrets/${local.secret}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_resource_group_template_deployment.database]
}

# What stands under the names of an earlier version stays.
moved {
  from = azurerm_management_lock.this
  to   = azurerm_management_lock.database
}

moved {
  from = azurerm_private_dns_zone.this
  to   = azurerm_private_dns_zone.database
}

moved {
  from = azurerm_private_dns_zone_virtual_network_link.this
  to   = azurerm_private_dns_zone_virtual_network_link.database
}

moved {
  from = azurerm_private_endpoint.this
  to   = azurerm_private_endpoint.database
}
