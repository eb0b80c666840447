locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest     = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  cache_name = "${trimsuffix(substr(var.name, 0, 30), "-")}-features-${local.digest}"
  clients    = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id }
}

resource "azurerm_managed_redis" "this" {
  name                      = local.cache_name
  location                  = var.region
  resource_group_name       = var.resource_group_name
  sku_name                  = var.cache_size
  high_availability_enabled = var.nodes > 1
  public_network_access     = "Disabled"
  tags                      = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.kms_key_id
    user_assigned_identity_id = var.encryption_identity_id
  }

  # One endpoint for all shards, so that any Redis client works; sign-in is by Entra ID alone.
  default_database {
    access_keys_authentication_enabled          = false
    client_protocol                             = "Encrypted"
    clustering_policy                           = "EnterpriseCluster"
    eviction_policy                             = "NoEviction"
    persistence_redis_database_backup_frequency = var.environment == "dev" ? null : "1h"
  }
}

# The provider has no resource for access policies of this service yet.
resource "azurerm_resource_group_template_deployment" "access" {
  name                = "${local.cache_name}-access"
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    resources = [
      for client, principal in local.clients : {
        type       = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
        apiVersion = "2025-04-01"
        name       = "${azurerm_managed_redis.this.name}/default/${client}"
        properties = {
          accessPolicyName = "default"
          user             = { objectId = principal }
        }
      }
    ]
  })
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_managed_redis.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds the features that scores are made from."
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = "${azurerm_managed_redis.this.id}/databases/default"
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "ConnectionEvents"
  }
}
