locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest  = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  account = "${substr(replace(var.name, "-", ""), 0, 14)}${substr(replace(var.role, "-", ""), 0, 3)}${local.digest}"
  pool    = var.role
  spot    = var.node_kind == "spot"

  environment = merge(var.app_env, { AZURE_CLIENT_ID = var.pipeline_client_id })
  version     = "api-version=2024-07-01.20.0"

  # One node for each waiting run; none when there is nothing to do.
  scale = <<-FORMULA
    $samples = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 5);
    $waiting = $samples < 70 ? max(0, $PendingTasks.GetSample(1)) : max($PendingTasks.GetSample(1), avg($PendingTasks.GetSample(TimeInterval_Minute * 5)));
    $TargetDedicatedNodes = ${local.spot ? "0" : "min(${var.max_nodes}, $waiting)"};
    $TargetLowPriorityNodes = ${local.spot ? "min(${var.max_nodes}, $waiting)" : "0"};
    $NodeDeallocationOption = taskcompletion;
  FORMULA
}

# The account's interface takes Entra ID only. It stays reachable from outside the network, because the
# orchestrator calls it from Azure's own network; nodes have no public address.
resource "azurerm_batch_account" "this" {
  name                          = local.account
  location                      = var.region
  resource_group_name           = var.resource_group_name
  pool_allocation_mode          = "BatchService"
  allowed_authentication_modes  = ["AAD"]
  public_network_access_enabled = true
  tags                          = local.tags

  # Versionless, so that the account follows the key's rotation.
  encryption {
    key_vault_key_id = var.kms_key_id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption_identity_id]
  }
}

resource "azurerm_batch_pool" "this" {
  name                           = local.pool
  resource_group_name            = var.resource_group_name
  account_name                   = azurerm_batch_account.this.name
  display_name                   = "${var.name} ${var.role}"
  vm_size                        = var.vm_size
  node_agent_sku_id              = "batch.node.ubuntu 22.04"
  max_tasks_per_node             = 1
  target_node_communication_mode = "Simplified"

  storage_image_reference {
    publisher = "microsoft-dsvm"
    offer     = "ubuntu-hpc"
    sku       = "2204"
    version   = "latest"
  }

  auto_scale {
    evaluation_interval = "PT5M"
    formula             = local.scale
  }

  container_configuration {
    type = "DockerCompatible"

    container_registries {
      registry_server           = split("/", var.image_uri)[0]
      user_assigned_identity_id = var.pipeline_identity_id
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.pipeline_identity_id]
  }

  network_configuration {
    subnet_id                        = var.compute_subnet_id
    public_address_provisioning_type = "NoPublicIPAddresses"
  }

  # Regional placement spreads nothing: a run needs one node, and any zone with capacity will do.
  node_placement {
    policy = "Regional"
  }
}

# The orchestrator may submit and read jobs of this account, which runs nothing else.
resource "azurerm_role_assignment" "orchestrator" {
  scope                = azurerm_batch_account.this.id
  role_definition_name = "Azure Batch Job Submitter"
  principal_id         = var.orchestrator_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_batch_account.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "ServiceLog"
  }
}
