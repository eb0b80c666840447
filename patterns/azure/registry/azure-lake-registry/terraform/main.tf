locals {
  tags   = merge(var.tags, { environment = var.environment })
  prefix = "registry"
}

# Manifests and model files are never changed after they were written; releases point at them. People named here may read them
# without reading the data beside them.
resource "azurerm_role_assignment" "reader" {
  for_each = toset(var.reader_principal_ids)

  scope                = "${var.storage_account_id}/blobServices/default/containers/${var.bucket_name}"
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = each.value

  # https://learn.microsoft.com/azure/role-based-access-control/conditions-format
  condition_version = "2.0"
  condition         = "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike '${local.prefix}/*'))"
}

# Tells who deleted or overwrote a model; the lake itself logs deletions only.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "tampered" {
  name                    = "${var.name}-registry-deletion"
  location                = var.region
  resource_group_name     = var.resource_group_name
  scopes                  = [var.log_workspace_id]
  description             = "A file of the model registry was deleted"
  severity                = 2
  evaluation_frequency    = "PT15M"
  window_duration         = "PT15M"
  auto_mitigation_enabled = false
  skip_query_validation   = true
  tags                    = local.tags

  criteria {
    query                   = "StorageBlobLogs | where OperationName in ('DeleteBlob', 'DeleteFile', 'DeleteDirectory') | where ObjectKey contains '/${var.bucket_name}/${local.prefix}/'"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [azurerm_monitor_action_group.tampered.id]
  }
}

resource "azurerm_monitor_action_group" "tampered" {
  name                = "${var.name}-registry"
  resource_group_name = var.resource_group_name
  short_name          = "registry"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alert_email == "" ? [] : [var.alert_email]

    content {
      name                    = "email"
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}
