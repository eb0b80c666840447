locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest   = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  account  = "${trimsuffix(substr(var.name, 0, 30), "-")}-features-${local.digest}"
  database = "features"
  writers  = { pipeline = var.pipeline_principal_id, serving = var.serving_principal_id }

  # The built-in data contributor: items may be read and written, keys and throughput may not be touched.
  data_contributor = "${azurerm_cosmosdb_account.this.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002"
}

resource "azurerm_cosmosdb_account" "this" {
  name                               = local.account
  location                           = var.region
  resource_group_name                = var.resource_group_name
  offer_type                         = "Standard"
  kind                               = "GlobalDocumentDB"
  key_vault_key_id                   = var.kms_key_id
  default_identity_type              = "UserAssignedIdentity=${var.encryption_identity_id}"
  local_authentication_disabled      = true
  public_network_access_enabled      = false
  access_key_metadata_writes_enabled = false
  minimal_tls_version                = "Tls12"
  tags                               = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  # A score follows the entity's own last write; other readers may see it a moment later.
  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = var.region
    failover_priority = 0
    zone_redundant    = var.zone_redundant
  }

  dynamic "capabilities" {
    for_each = var.capacity_mode == "serverless" ? ["EnableServerless"] : []

    content {
      name = capabilities.value
    }
  }

  backup {
    type = "Continuous"
    tier = "Continuous7Days"
  }
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_cosmosdb_account.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds the features that scores are made from."
}

resource "azurerm_cosmosdb_sql_database" "this" {
  name                = local.database
  resource_group_name = var.resource_group_name
  account_name        = azurerm_cosmosdb_account.this.name
}

# One item an entity, found by its id alone; nothing else is indexed, which makes writes cheaper.
resource "azurerm_cosmosdb_sql_container" "this" {
  name                  = "current"
  resource_group_name   = var.resource_group_name
  account_name          = azurerm_cosmosdb_account.this.name
  database_name         = azurerm_cosmosdb_sql_database.this.name
  partition_key_paths   = ["/id"]
  partition_key_version = 2
  default_ttl           = -1
  throughput            = var.capacity_mode == "provisioned" ? var.throughput_ru : null

  dynamic "autoscale_settings" {
    for_each = var.capacity_mode == "autoscale" ? [1] : []

    content {
      max_throughput = var.throughput_ru
    }
  }

  indexing_policy {
    indexing_mode = "consistent"

    included_path {
      path = "/updated_at/?"
    }

    excluded_path {
      path = "/*"
    }
  }

}

resource "azurerm_cosmosdb_sql_role_assignment" "data" {
  for_each = local.writers

  resource_group_name = var.resource_group_name
  account_name        = azurerm_cosmosdb_account.this.name
  role_definition_id  = local.data_contributor
  principal_id        = each.value
  scope               = "${azurerm_cosmosdb_account.this.id}/dbs/${azurerm_cosmosdb_sql_database.this.name}/colls/${azurerm_cosmosdb_sql_container.this.name}"
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "logs"
  target_resource_id             = azurerm_cosmosdb_account.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "ControlPlaneRequests"
  }

}
