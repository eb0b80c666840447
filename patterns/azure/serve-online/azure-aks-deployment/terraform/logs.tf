# Lines of containers and events of the cluster go to the workspace; what else could be collected costs more than it tells.
resource "azurerm_monitor_data_collection_rule" "containers" {
  name                = "${local.full_name}-containers"
  location            = var.region
  resource_group_name = var.resource_group_name
  kind                = "Linux"
  tags                = local.tags

  destinations {
    log_analytics {
      name                  = "workspace"
      workspace_resource_id = var.log_workspace_id
    }
  }

  data_sources {
    extension {
      name           = "ContainerInsights"
      extension_name = "ContainerInsights"
      streams        = ["Microsoft-ContainerLogV2", "Microsoft-KubeEvents"]

      extension_json = jsonencode({
        dataCollectionSettings = {
          interval               = "5m"
          namespaceFilteringMode = "Include"
          namespaces             = [local.namespace]
          enableContainerLogV2   = true
        }
      })
    }
  }

  data_flow {
    streams      = ["Microsoft-ContainerLogV2", "Microsoft-KubeEvents"]
    destinations = ["workspace"]
  }
}

resource "azurerm_monitor_data_collection_rule_association" "containers" {
  name                    = "ContainerInsightsExtension"
  target_resource_id      = azurerm_kubernetes_cluster.this.id
  data_collection_rule_id = azurerm_monitor_data_collection_rule.containers.id
}

# Who changed what in the cluster, without the reads, which are most of an audit log.
resource "azurerm_monitor_diagnostic_setting" "control_plane" {
  name                           = "control-plane"
  target_resource_id             = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  dynamic "enabled_log" {
    for_each = ["cluster-autoscaler", "guard", "kube-audit-admin"]

    content {
      category = enabled_log.value
    }
  }
}
