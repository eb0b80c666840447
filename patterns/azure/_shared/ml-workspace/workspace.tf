locals {
  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest    = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}/${local.part}"), 0, 6)
  workspace = "${trimsuffix(substr(var.name, 0, 20), "-")}-ml-${local.digest}"
}

# The workspace's own store keeps code snapshots and run output, never the platform's data. The service signs in to it with
# account keys, and reaches it through the machines' subnet and as a trusted service.
resource "azurerm_storage_account" "workspace" {
  name                            = "${substr(replace(var.name, "-", ""), 0, 16)}ml${local.digest}"
  location                        = var.region
  resource_group_name             = var.resource_group_name
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  allow_nested_items_to_be_public = false
  local_user_enabled              = false
  tags                            = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.kms_key_id
    user_assigned_identity_id = var.encryption_identity_id
  }

  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    virtual_network_subnet_ids = [var.compute_subnet_id]
  }
}

resource "azurerm_application_insights" "workspace" {
  name                          = local.workspace
  location                      = var.region
  resource_group_name           = var.resource_group_name
  workspace_id                  = var.log_workspace_id
  application_type              = "other"
  local_authentication_disabled = true
  tags                          = local.tags
}

# Runs are submitted through Resource Manager with Entra ID tokens; what they read and write stays in the private network.
# No encryption block: for its own record of runs (names, states, metrics) a customer key brings a database and a search service
# beside each workspace, or, kept by Microsoft, needs a vault that is open to the internet, which the platform's is not.
# https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys
resource "azurerm_machine_learning_workspace" "this" {
  name                          = local.workspace
  location                      = var.region
  resource_group_name           = var.resource_group_name
  application_insights_id       = azurerm_application_insights.workspace.id
  key_vault_id                  = var.key_vault_id
  storage_account_id            = azurerm_storage_account.workspace.id
  public_network_access_enabled = true
  v1_legacy_mode_enabled        = false
  tags                          = local.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_monitor_diagnostic_setting" "workspace" {
  name                       = "logs"
  target_resource_id         = azurerm_machine_learning_workspace.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "AmlComputeJobEvent"
  }

  enabled_log {
    category = "AmlRunStatusChangedEvent"
  }
}
