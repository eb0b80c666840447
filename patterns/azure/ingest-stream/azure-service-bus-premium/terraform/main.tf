locals {
  namespace_id = azurerm_servicebus_namespace.this.id
  tags         = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest    = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  namespace = "${trimsuffix(substr(var.name, 0, 30), "-")}-queue-${local.digest}"
}

resource "azurerm_servicebus_namespace" "this" {
  name                          = local.namespace
  location                      = var.region
  resource_group_name           = var.resource_group_name
  sku                           = "Premium"
  capacity                      = var.messaging_units
  premium_messaging_partitions  = 1
  local_auth_enabled            = false
  public_network_access_enabled = false
  minimum_tls_version           = "1.2"
  tags                          = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }

  customer_managed_key {
    key_vault_key_id                  = var.kms_key_id
    identity_id                       = var.encryption_identity_id
    infrastructure_encryption_enabled = true
  }
}

# A message that fails ten times goes to the dead letters, where the dashboard sees it.
resource "azurerm_servicebus_queue" "this" {
  name                                    = "events"
  namespace_id                            = azurerm_servicebus_namespace.this.id
  lock_duration                           = "PT1M"
  max_delivery_count                      = 10
  default_message_ttl                     = "P4D"
  dead_lettering_on_message_expiration    = true
  requires_duplicate_detection            = true
  duplicate_detection_history_time_window = "PT10M"
  max_size_in_megabytes                   = 81920
}

resource "azurerm_role_assignment" "receive" {
  scope                = azurerm_servicebus_queue.this.id
  role_definition_name = "Azure Service Bus Data Receiver"
  principal_id         = var.pipeline_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "send" {
  for_each = { pipeline = var.pipeline_principal_id, serving = var.serving_principal_id }

  scope                = azurerm_servicebus_queue.this.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_servicebus_namespace.this.id
  lock_level = "CanNotDelete"
  notes      = "Producers send to this namespace."
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "logs"
  target_resource_id             = azurerm_servicebus_namespace.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "OperationalLogs"
  }
}
