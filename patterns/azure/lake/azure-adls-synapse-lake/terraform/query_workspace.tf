# Serverless SQL over the lake's files; sign-in is by Entra ID alone.
resource "azurerm_synapse_workspace" "query" {
  name                                 = "${substr(replace(var.name, "-", ""), 0, 20)}-sql-${local.digest}"
  location                             = var.region
  resource_group_name                  = var.resource_group_name
  storage_data_lake_gen2_filesystem_id = "https://${local.host}/${azurerm_storage_container.lake.name}"
  managed_virtual_network_enabled      = true
  data_exfiltration_protection_enabled = true
  public_network_access_enabled        = false
  azuread_authentication_only          = true
  tags                                 = local.tags

  identity {
    type         = "SystemAssigned, UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_name                  = "data"
    key_versionless_id        = var.kms_key_id
    user_assigned_identity_id = var.encryption_identity_id
  }
}

resource "azurerm_role_assignment" "query" {
  scope                = "${azurerm_storage_account.this.id}/blobServices/default/containers/${azurerm_storage_container.lake.name}"
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_synapse_workspace.query.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_storage_account_network_rules" "query" {
  storage_account_id = azurerm_storage_account.this.id
  default_action     = "Deny"
  bypass             = ["AzureServices"]

  private_link_access {
    endpoint_resource_id = azurerm_synapse_workspace.query.id
    endpoint_tenant_id   = var.tenant_id
  }
}

resource "azurerm_private_dns_zone" "sql" {
  name                = "privatelink.sql.azuresynapse.net"
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "sql" {
  name                  = "${var.name}-sql"
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.sql.name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_private_endpoint" "sql" {
  name                = "${var.name}-sql"
  location            = var.region
  resource_group_name = var.resource_group_name
  subnet_id           = var.private_endpoint_subnet_id
  tags                = local.tags

  private_service_connection {
    name                           = "${var.name}-sql"
    private_connection_resource_id = azurerm_synapse_workspace.query.id
    subresource_names              = ["SqlOnDemand"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.sql.id]
  }
}
