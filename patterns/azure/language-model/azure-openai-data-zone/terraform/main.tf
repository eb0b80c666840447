locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest  = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  account = "${trimsuffix(substr(var.name, 0, 40), "-")}-models-${local.digest}"
}

resource "azurerm_cognitive_account" "this" {
  name                               = local.account
  location                           = var.region
  resource_group_name                = var.resource_group_name
  kind                               = "OpenAI"
  sku_name                           = "S0"
  custom_subdomain_name              = local.account
  public_network_access_enabled      = false
  outbound_network_access_restricted = true
  local_auth_enabled                 = false
  tags                               = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id   = var.kms_key_id
    identity_client_id = var.encryption_client_id
  }

  network_acls {
    default_action = "Deny"
  }
}

# Processed inside the data zone of the region, the EU or the US; a version stays until the next release asks for another.
resource "azurerm_cognitive_deployment" "chat" {
  name                   = var.chat_model_id
  cognitive_account_id   = azurerm_cognitive_account.this.id
  version_upgrade_option = "NoAutoUpgrade"

  model {
    format  = "OpenAI"
    name    = var.chat_model_id
    version = var.chat_model_version
  }

  sku {
    name     = "DataZoneStandard"
    capacity = var.chat_capacity
  }
}

resource "azurerm_cognitive_deployment" "embedding" {
  name                   = var.embedding_model_id
  cognitive_account_id   = azurerm_cognitive_account.this.id
  version_upgrade_option = "NoAutoUpgrade"

  model {
    format = "OpenAI"
    name   = var.embedding_model_id
  }

  sku {
    name     = "DataZoneStandard"
    capacity = var.embedding_capacity
  }

  # Deployments of one account are made one after the other.
  depends_on = [azurerm_cognitive_deployment.chat]
}

resource "azurerm_role_assignment" "callers" {
  for_each = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id }

  scope                = azurerm_cognitive_account.this.id
  role_definition_name = "Cognitive Services OpenAI User"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
}

# Who called, how long and with which status; prompts and answers are not logged.
resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_cognitive_account.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "Audit"
  }
}
