locals {
  tags = merge(var.tags, { environment = var.environment })
  part = var.role

  management  = "https://management.azure.com"
  version     = "api-version=2024-04-01"
  image       = "${var.role}-${substr(sha1(var.image_uri), 0, 12)}"
  environment = merge(var.app_env, { AZURE_CLIENT_ID = var.pipeline_client_id })
}

# The cluster is empty between runs; a run brings one machine up.
resource "azurerm_machine_learning_compute_cluster" "this" {
  name                          = var.role
  location                      = var.region
  machine_learning_workspace_id = azurerm_machine_learning_workspace.this.id
  vm_size                       = var.vm_size
  vm_priority                   = var.vm_priority
  subnet_resource_id            = var.compute_subnet_id
  node_public_ip_enabled        = false
  ssh_public_access_enabled     = false
  local_auth_enabled            = false
  description                   = "Runs ${var.role}"
  tags                          = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.pipeline_identity_id]
  }

  scale_settings {
    min_node_count                       = 0
    max_node_count                       = var.max_nodes
    scale_down_nodes_after_idle_duration = "PT5M"
  }
}

# An environment that is the application image and nothing else; the provider has no resource for it.
resource "azurerm_resource_group_template_deployment" "image" {
  name                = "${local.workspace}-image"
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    resources = [
      {
        type       = "Microsoft.MachineLearningServices/workspaces/environments"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/scoring"
        properties = { description = "The application image" }
      },
      {
        type       = "Microsoft.MachineLearningServices/workspaces/environments/versions"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/scoring/${local.image}"
        properties = { image = var.image_uri, osType = "Linux" }
        dependsOn  = ["${azurerm_machine_learning_workspace.this.id}/environments/scoring"]
      },
    ]
  })
}

# The orchestrator may submit and read runs of this workspace, which runs nothing else.
resource "azurerm_role_assignment" "orchestrator" {
  scope                = azurerm_machine_learning_workspace.this.id
  role_definition_name = "AzureML Data Scientist"
  principal_id         = var.orchestrator_principal_id
  principal_type       = "ServicePrincipal"
}
