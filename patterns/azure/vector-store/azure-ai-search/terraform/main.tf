locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest  = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  service = "${trimsuffix(substr(var.name, 0, 40), "-")}-passages-${local.digest}"
}

# Data at rest is encrypted by the platform; each index names the customer key itself, since only an index can.
resource "azurerm_search_service" "this" {
  #checkov:skip=CKV_AZURE_208:replicas are an option of the design; where no availability is asked for, one answers
  #checkov:skip=CKV_AZURE_209:replicas are an option of the design; where no availability is asked for, one answers
  name                          = local.service
  location                      = var.region
  resource_group_name           = var.resource_group_name
  sku                           = var.plan
  partition_count               = var.partitions
  replica_count                 = var.replicas
  public_network_access_enabled = false
  local_authentication_enabled  = false
  network_rule_bypass_option    = "None"
  tags                          = local.tags

  identity {
    type = "SystemAssigned"
  }
}

# Serving searches; only the index job makes indexes and fills them.
resource "azurerm_role_assignment" "clients" {
  for_each = {
    serving-search = { role = "Search Index Data Reader", principal = var.serving_principal_id }
    pipeline-fill  = { role = "Search Index Data Contributor", principal = var.pipeline_principal_id }
    pipeline-make  = { role = "Search Service Contributor", principal = var.pipeline_principal_id }
  }

  scope                = azurerm_search_service.this.id
  role_definition_name = each.value.role
  principal_id         = each.value.principal
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_search_service.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "OperationLogs"
  }
}
