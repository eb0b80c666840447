locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest     = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  vault_name = "${substr(replace(var.name, "-", ""), 0, 14)}kv${local.digest}"
  vault_uri  = "https://${azurerm_key_vault.this.name}.vault.azure.net"
  key_name   = "data"
  entry_name = "api-key"

  identities = {
    serving      = "the scoring service"
    pipeline     = "pipelines"
    orchestrator = "the orchestrator"
    encryption   = "stores that encrypt with the customer key"
  }
}

resource "azurerm_key_vault" "this" {
  name                          = local.vault_name
  location                      = var.region
  resource_group_name           = var.resource_group_name
  tenant_id                     = var.tenant_id
  sku_name                      = var.vault_tier
  rbac_authorization_enabled    = true
  public_network_access_enabled = false

  # Stores refuse a customer key from a vault whose keys could be purged.
  purge_protection_enabled   = true
  soft_delete_retention_days = var.force_destroy ? 7 : 90
  tags                       = local.tags

  network_acls {
    bypass         = "AzureServices"
    default_action = "Deny"
  }
}

resource "azurerm_management_lock" "vault" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_key_vault.this.id
  lock_level = "CanNotDelete"
  notes      = "Without its keys the platform's data cannot be read."
}

# Resource Manager writes key and secret, so nobody needs a way into the closed vault, and the API key
# is made there: it passes through neither code nor Terraform state.
resource "azurerm_resource_group_template_deployment" "contents" {
  name                = "${var.name}-vault-contents"
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    parameters = {
      first  = { type = "securestring", defaultValue = "[newGuid()]" }
      second = { type = "securestring", defaultValue = "[newGuid()]" }
    }
    resources = [
      {
        type       = "Microsoft.KeyVault/vaults/keys"
        apiVersion = "2023-07-01"
        name       = "${azurerm_key_vault.this.name}/${local.key_name}"
        properties = {
          kty     = var.key_type
          keySize = 3072
          keyOps  = ["wrapKey", "unwrapKey"]
          rotationPolicy = {
            attributes = { expiryTime = "P2Y" }
            lifetimeActions = [{
              action  = { type = "rotate" }
              trigger = { timeAfterCreate = "P${var.rotation_days}D" }
            }]
          }
        }
      },
      {
        type       = "Microsoft.KeyVault/vaults/secrets"
        apiVersion = "2023-07-01"
        name       = "${azurerm_key_vault.this.name}/${local.entry_name}"
        properties = {
          contentType = "API key of the scoring service"
          value       = "[concat(parameters('first'), parameters('second'))]"
        }
      },
    ]
  })
}

resource "azurerm_user_assigned_identity" "this" {
  for_each = local.identities

  name                = "${var.name}-${each.key}"
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_role_assignment" "encryption" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.this["encryption"].principal_id
  principal_type       = "ServicePrincipal"
}

# The service reads this one secret and no other.
resource "azurerm_role_assignment" "api_key" {
  scope                = "${azurerm_key_vault.this.id}/secrets/${local.entry_name}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.this["serving"].principal_id
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_resource_group_template_deployment.contents]
}

resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                           = "audit"
  target_resource_id             = azurerm_key_vault.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "AuditEvent"
  }
}
