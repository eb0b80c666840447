locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest    = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  server    = "${trimsuffix(substr(var.name, 0, 40), "-")}-passages-${local.digest}"
  server_id = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${local.server}"
  vault     = element(split("/", var.key_vault_id), length(split("/", var.key_vault_id)) - 1)
  secret    = "passages-database" # pragma: allowlist secret
  size      = join("_", slice(split("_", var.sku_name), 1, length(split("_", var.sku_name))))
  tier      = { B = "Burstable", GP = "GeneralPurpose", MO = "MemoryOptimized" }[split("_", var.sku_name)[0]]
}

# Resource Manager makes the database server together with its password and puts that into the vault: nobody sees it, and it
# is in no state. A changed template makes a new password in both places.
resource "azurerm_resource_group_template_deployment" "database" {
  name                = local.server
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    parameters = {
      seed = { type = "securestring", defaultValue = "[newGuid()]" }
    }
    resources = [
      {
        type       = "Microsoft.DBforPostgreSQL/flexibleServers"
        apiVersion = "2024-08-01"
        name       = local.server
        location   = var.region
        tags       = local.tags
        sku        = { name = local.size, tier = local.tier }
        identity = {
          type                   = "UserAssigned"
          userAssignedIdentities = { (var.encryption_identity_id) = {} }
        }
        properties = {
          version                    = "16"
          administratorLogin         = "app"
          administratorLoginPassword = "[concat('P', parameters('seed'), '!')]"
          storage                    = { storageSizeGB = var.storage_gb, autoGrow = "Enabled" }
          backup                     = { backupRetentionDays = 7, geoRedundantBackup = "Disabled" }
          highAvailability           = { mode = var.standby > 0 ? "ZoneRedundant" : "Disabled" }
          network                    = { publicNetworkAccess = "Disabled" }
          authConfig                 = { activeDirectoryAuth = "Disabled", passwordAuth = "Enabled" } # pragma: allowlist secret
          dataEncryption = {
            type                          = "AzureKeyVault"
            primaryKeyURI                 = var.kms_key_id
            primaryUserAssignedIdentityId = var.encryption_identity_id
          }
        }
      },
      {
        type       = "Microsoft.DBforPostgreSQL/flexibleServers/configurations"
        apiVersion = "2024-08-01"
        name       = "${local.server}/azure.extensions"
        properties = { value = "VECTOR", source = "user-override" }
        dependsOn  = ["[resourceId('Microsoft.DBforPostgreSQL/flexibleServers', '${local.server}')]"]
      },
      {
        type       = "Microsoft.DBforPostgreSQL/flexibleServers/databases"
        apiVersion = "2024-08-01"
        name       = "${local.server}/passages"
        properties = { charset = "UTF8", collation = "en_US.utf8" }
        dependsOn  = ["[resourceId('Microsoft.DBforPostgreSQL/flexibleServers/configurations', '${local.server}', 'azure.extensions')]"]
      },
      {
        type       = "Microsoft.KeyVault/vaults/secrets"
        apiVersion = "2023-07-01"
        name       = "${local.vault}/${local.secret}"
        properties = { contentType = "Password of the passages", value = "[concat('P', parameters('seed'), '!')]" }
      },
    ]
  })
}

resource "azurerm_role_assignment" "secret" {
  for_each = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id }

  scope                = "${var.key_vault_id}/secrets/${local.secret}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_resource_group_template_deployment.database]
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = local.server_id
  lock_level = "CanNotDelete"
  notes      = "Holds the passages that answers rest on."

  depends_on = [azurerm_resource_group_template_deployment.database]
}
