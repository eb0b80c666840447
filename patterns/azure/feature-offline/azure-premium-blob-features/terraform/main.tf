locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest       = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  account_name = "${substr(replace(var.name, "-", ""), 0, 14)}feat${local.digest}"
  clients      = { pipeline = "Storage Blob Data Contributor", serving = "Storage Blob Data Reader" }
  principals   = { pipeline = var.pipeline_principal_id, serving = var.serving_principal_id }
}

# Solid-state storage of its own, so that training neither waits for nor disturbs the lake, and rights are given apart from it.
resource "azurerm_storage_account" "this" {
  name                              = local.account_name
  location                          = var.region
  resource_group_name               = var.resource_group_name
  account_kind                      = "BlockBlobStorage"
  account_tier                      = "Premium"
  account_replication_type          = "ZRS"
  is_hns_enabled                    = true
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  allow_nested_items_to_be_public   = false
  allowed_copy_scope                = "AAD"
  cross_tenant_replication_enabled  = false
  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  infrastructure_encryption_enabled = true
  public_network_access_enabled     = false
  tags                              = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.kms_key_id
    user_assigned_identity_id = var.encryption_identity_id
  }

  blob_properties {
    delete_retention_policy {
      days = 14
    }

    container_delete_retention_policy {
      days = 14
    }
  }
}

resource "azurerm_storage_container" "features" {
  name                  = "features"
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

resource "azurerm_role_assignment" "data" {
  for_each = local.clients

  scope                = "${azurerm_storage_account.this.id}/blobServices/default/containers/${azurerm_storage_container.features.name}"
  role_definition_name = each.value
  principal_id         = local.principals[each.key]
  principal_type       = "ServicePrincipal"
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_storage_account.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds the history of features."
}

resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = "${azurerm_storage_account.this.id}/blobServices/default"
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "StorageDelete"
  }
}

resource "azurerm_private_endpoint" "blob" {
  name                = "${var.name}-features-blob"
  location            = var.region
  resource_group_name = var.resource_group_name
  subnet_id           = var.private_endpoint_subnet_id
  tags                = local.tags

  private_service_connection {
    name                           = "${var.name}-features-blob"
    private_connection_resource_id = azurerm_storage_account.this.id
    subresource_names              = ["blob"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.blob_dns_zone_id]
  }
}

resource "azurerm_private_endpoint" "dfs" {
  name                = "${var.name}-features-dfs"
  location            = var.region
  resource_group_name = var.resource_group_name
  subnet_id           = var.private_endpoint_subnet_id
  tags                = local.tags

  private_service_connection {
    name                           = "${var.name}-features-dfs"
    private_connection_resource_id = azurerm_storage_account.this.id
    subresource_names              = ["dfs"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [var.dfs_dns_zone_id]
  }
}
