# One PostgreSQL server that answers inside the network only. The module says in `local.database` what it holds, how large it is and who
# signs in, and in `local.database_contents` what is made on it.
locals {
  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest      = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  server_name = "${trimsuffix(substr(var.name, 0, 40), "-")}-${local.database.holds}-${local.digest}"
  server_id   = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}/providers/Microsoft.DBforPostgreSQL/flexibleServers/${local.server_name}"
  vault_name  = element(split("/", var.key_vault_id), length(split("/", var.key_vault_id)) - 1)
  secret      = "${local.database.holds}-database" # pragma: allowlist secret
}

# Resource Manager makes the database server together with its password and puts that into the vault: nobody sees it, and it
# is in no state. A changed template makes a new password in both places.
resource "azurerm_resource_group_template_deployment" "database" {
  name                = local.server_name
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    parameters = {
      seed = { type = "securestring", defaultValue = "[newGuid()]" }
    }
    resources = concat(
      [{
        type       = "Microsoft.DBforPostgreSQL/flexibleServers"
        apiVersion = "2024-08-01"
        name       = local.server_name
        location   = var.region
        tags       = local.tags
        sku        = { name = local.database.size, tier = local.database.tier }
        identity = {
          type                   = "UserAssigned"
          userAssignedIdentities = { (var.encryption_identity_id) = {} }
        }
        properties = {
          version                    = "16"
          administratorLogin         = local.database.user
          administratorLoginPassword = "[concat('P', parameters('seed'), '!')]"
          storage                    = { storageSizeGB = var.storage_gb, autoGrow = "Enabled" }
          backup                     = { backupRetentionDays = local.database.backup_days, geoRedundantBackup = "Disabled" }
          highAvailability           = { mode = var.standby > 0 ? "ZoneRedundant" : "Disabled" }
          network                    = { publicNetworkAccess = "Disabled" }
          authConfig                 = { activeDirectoryAuth = "Disabled", passwordAuth = "Enabled" } # pragma: allowlist secret
          dataEncryption = {
            type                          = "AzureKeyVault"
            primaryKeyURI                 = var.kms_key_id
            primaryUserAssignedIdentityId = var.encryption_identity_id
          }
        }
      }],
      local.database_contents,
      [{
        type       = "Microsoft.KeyVault/vaults/secrets"
        apiVersion = "2023-07-01"
        name       = "${local.vault_name}/${local.secret}"
        properties = { contentType = local.database.entry_title, value = "[concat('P', parameters('seed'), '!')]" }
      }],
    )
  })
}

resource "azurerm_management_lock" "database" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = local.server_id
  lock_level = "CanNotDelete"
  notes      = local.database.keeps

  depends_on = [azurerm_resource_group_template_deployment.database]
}
