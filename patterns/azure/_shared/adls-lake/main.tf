locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest       = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  account_name = "${substr(replace(var.name, "-", ""), 0, 14)}lake${local.digest}"
  container    = "lake"
  host         = "${local.account_name}.dfs.core.windows.net"
}

resource "azurerm_storage_account" "this" {
  name                     = local.account_name
  location                 = var.region
  resource_group_name      = var.resource_group_name
  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication
  access_tier              = "Hot"
  is_hns_enabled           = true

  # Entra ID is the only way in: no account keys, no signed URLs, no public containers.
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  allow_nested_items_to_be_public   = false
  allowed_copy_scope                = "AAD"
  cross_tenant_replication_enabled  = false
  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  infrastructure_encryption_enabled = true

  # Where a query workspace must reach in, the firewall admits that resource and nothing else.
  public_network_access_enabled = var.query_workspace
  tags                          = local.tags

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
      days = var.environment == "prod" ? 14 : 7
    }

    container_delete_retention_policy {
      days = var.environment == "prod" ? 14 : 7
    }
  }

  lifecycle {
    ignore_changes = [network_rules]
  }
}

resource "azurerm_storage_container" "lake" {
  name                  = local.container
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_storage_account.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds the platform's data."
}

resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  rule {
    name    = "raw"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["${local.container}/raw/", "${local.container}/events/"]
    }

    actions {
      base_blob {
        tier_to_cool_after_days_since_modification_greater_than = var.cool_after_days > 0 ? var.cool_after_days : null
        delete_after_days_since_modification_greater_than       = var.retention_days
      }
    }
  }

  rule {
    name    = "landing"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["${local.container}/landing/"]
    }

    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = 14
      }
    }
  }
}

# The service writes its prediction log, pipelines write everything else; neither changes access rights.
resource "azurerm_role_assignment" "data" {
  for_each = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id }

  scope                = "${azurerm_storage_account.this.id}/blobServices/default/containers/${azurerm_storage_container.lake.name}"
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = "${azurerm_storage_account.this.id}/blobServices/default"
  log_analytics_workspace_id = var.log_workspace_id

  dynamic "enabled_log" {
    for_each = var.audit_reads ? ["StorageRead", "StorageWrite", "StorageDelete"] : ["StorageDelete"]

    content {
      category = enabled_log.value
    }
  }
}
