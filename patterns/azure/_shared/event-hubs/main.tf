locals {
  namespace_id = azurerm_eventhub_namespace.this.id
  tags         = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest    = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  namespace = "${trimsuffix(substr(var.name, 0, 30), "-")}-events-${local.digest}"
  premium   = var.tier == "Premium"
}

resource "azurerm_eventhub_namespace" "this" {
  name                          = local.namespace
  location                      = var.region
  resource_group_name           = var.resource_group_name
  sku                           = var.tier
  capacity                      = var.capacity
  auto_inflate_enabled          = !local.premium && var.max_capacity > var.capacity
  maximum_throughput_units      = !local.premium && var.max_capacity > var.capacity ? var.max_capacity : null
  local_authentication_enabled  = false
  public_network_access_enabled = false
  minimum_tls_version           = "1.2"
  tags                          = local.tags

  identity {
    type         = local.premium ? "UserAssigned" : "SystemAssigned"
    identity_ids = local.premium ? [var.encryption_identity_id] : null
  }

  network_rulesets {
    default_action                 = "Deny"
    public_network_access_enabled  = false
    trusted_service_access_enabled = true
  }
}

# Only the premium tier can encrypt with a customer key; the standard tier uses Microsoft's.
resource "azurerm_eventhub_namespace_customer_managed_key" "this" {
  count = local.premium ? 1 : 0

  eventhub_namespace_id     = azurerm_eventhub_namespace.this.id
  key_vault_key_ids         = [var.kms_key_id]
  user_assigned_identity_id = var.encryption_identity_id
}

resource "azurerm_eventhub" "this" {
  name            = "events"
  namespace_id    = azurerm_eventhub_namespace.this.id
  partition_count = var.partitions

  retention_description {
    cleanup_policy          = "Delete"
    retention_time_in_hours = var.retention_hours
  }
}

# A group for the feature consumer; other readers get their own and do not disturb it.
resource "azurerm_eventhub_consumer_group" "features" {
  name                = "features"
  namespace_name      = azurerm_eventhub_namespace.this.name
  eventhub_name       = azurerm_eventhub.this.name
  resource_group_name = var.resource_group_name
}

resource "azurerm_role_assignment" "receive" {
  scope                = azurerm_eventhub.this.id
  role_definition_name = "Azure Event Hubs Data Receiver"
  principal_id         = var.pipeline_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "send" {
  for_each = { pipeline = var.pipeline_principal_id, serving = var.serving_principal_id }

  scope                = azurerm_eventhub.this.id
  role_definition_name = "Azure Event Hubs Data Sender"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_eventhub_namespace.this.id
  lock_level = "CanNotDelete"
  notes      = "Producers send to this namespace."
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_eventhub_namespace.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "OperationalLogs"
  }
}
