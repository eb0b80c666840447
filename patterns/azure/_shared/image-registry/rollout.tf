locals {
  group = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}"
}

# Enough to publish an image or a model and roll it out or back. Creating, moving or removing infrastructure, and giving
# roles, is left to a person with the rights to do so.
resource "azurerm_role_definition" "deploy" {
  name              = "${var.name}-roll-out-${local.digest}"
  scope             = local.group
  description       = "Publish images and models of ${var.name} and roll them out or back"
  assignable_scopes = [local.group]

  permissions {
    actions = [
      # What a plan reads by a call of its own.
      "Microsoft.App/containerApps/listSecrets/action",
      "Microsoft.App/jobs/listSecrets/action",
      "Microsoft.Resources/deployments/exportTemplate/action",
      "Microsoft.Resources/deployments/validate/action",
      "Microsoft.Web/sites/config/list/Action",
      # Containers.
      "Microsoft.App/containerApps/write",
      "Microsoft.App/containerApps/revisions/activate/action",
      "Microsoft.App/containerApps/revisions/deactivate/action",
      "Microsoft.App/containerApps/revisions/restart/action",
      "Microsoft.App/jobs/write",
      "Microsoft.App/jobs/start/action",
      "Microsoft.App/jobs/stop/action",
      "Microsoft.App/managedEnvironments/join/action",
      "Microsoft.Web/sites/write",
      "Microsoft.Web/sites/config/write",
      "Microsoft.Web/sites/restart/Action",
      "Microsoft.Web/serverfarms/join/action",
      # Machines.
      "Microsoft.Compute/virtualMachineScaleSets/write",
      "Microsoft.Compute/virtualMachineScaleSets/manualUpgrade/action",
      "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades/cancel/action",
      "Microsoft.Network/loadBalancers/backendAddressPools/join/action",
      "Microsoft.Network/loadBalancers/probes/join/action",
      "Microsoft.Network/networkSecurityGroups/join/action",
      "Microsoft.Network/virtualNetworks/subnets/join/action",
      # Models and their environments.
      "Microsoft.MachineLearningServices/workspaces/environments/write",
      "Microsoft.MachineLearningServices/workspaces/environments/versions/write",
      "Microsoft.MachineLearningServices/workspaces/jobs/write",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments/write",
      "Microsoft.Resources/deployments/write",
      # What starts a job names its image.
      "Microsoft.DataFactory/factories/pipelines/write",
      "Microsoft.DataFactory/factories/pipelines/createrun/action",
      "Microsoft.Logic/workflows/write",
      "Microsoft.Logic/workflows/triggers/run/action",
      # A container, machine or workflow is given the platform's identities again whenever it is written.
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    ]
  }
}

resource "azurerm_role_assignment" "deploy" {
  scope              = local.group
  role_definition_id = azurerm_role_definition.deploy.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.deploy.principal_id
  principal_type     = "ServicePrincipal"
}

# A plan reads everything that is there; data and secrets lie behind roles of their own.
resource "azurerm_role_assignment" "read" {
  scope                = local.group
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.deploy.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "state" {
  count = var.state_container_id == "" ? 0 : 1

  scope                = var.state_container_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.deploy.principal_id
  principal_type       = "ServicePrincipal"
}
