locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest        = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  registry_name = "${substr(replace(var.name, "-", ""), 0, 20)}cr${local.digest}"
  repository    = "scoring"
  premium       = var.registry_tier == "Premium"
  pullers       = { serving = var.serving_principal_id, pipeline = var.pipeline_principal_id, orchestrator = var.orchestrator_principal_id }
}

# Images hold code and libraries, no data; the registry encrypts them with Microsoft's key, because one with a customer key
# cannot reach a vault that is closed to the internet.
resource "azurerm_container_registry" "this" {
  name                          = local.registry_name
  location                      = var.region
  resource_group_name           = var.resource_group_name
  sku                           = var.registry_tier
  admin_enabled                 = false
  anonymous_pull_enabled        = false
  public_network_access_enabled = var.public_push
  network_rule_bypass_option    = "AzureServices"
  zone_redundancy_enabled       = local.premium
  retention_policy_in_days      = local.premium ? 30 : null
  tags                          = local.tags
}

resource "azurerm_management_lock" "this" {
  count = var.force_destroy ? 0 : 1

  name       = "keep"
  scope      = azurerm_container_registry.this.id
  lock_level = "CanNotDelete"
  notes      = "Running services pull their images from here."
}

resource "azurerm_role_assignment" "pull" {
  for_each = local.pullers

  scope                = azurerm_container_registry.this.id
  role_definition_name = "AcrPull"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
}

# The identity that GitHub's workflows take for an hour, with the token of this repository's environment and no secret.
resource "azurerm_user_assigned_identity" "deploy" {
  name                = "${var.name}-deploy"
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "github" {
  name                = "github-${var.environment}"
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.deploy.id
  issuer              = "https://token.actions.githubusercontent.com"
  audience            = ["api://AzureADTokenExchange"]
  subject             = "repo:${var.github_repository}:environment:${var.environment}"
}

resource "azurerm_role_assignment" "push" {
  scope                = azurerm_container_registry.this.id
  role_definition_name = "AcrPush"
  principal_id         = azurerm_user_assigned_identity.deploy.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "build" {
  count = var.build_in_registry > 0 ? 1 : 0

  scope                = azurerm_container_registry.this.id
  role_definition_name = "Container Registry Tasks Contributor"
  principal_id         = azurerm_user_assigned_identity.deploy.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_container_registry.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "ContainerRegistryLoginEvents"
  }

  enabled_log {
    category = "ContainerRegistryRepositoryEvents"
  }
}

# Only the premium tier has private endpoints; with the basic tier images are pulled over the public address with a token.
resource "azurerm_private_dns_zone" "registry" {
  count = local.premium ? 1 : 0

  name                = "privatelink.azurecr.io"
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "registry" {
  count = local.premium ? 1 : 0

  name                  = "${var.name}-registry"
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.registry[0].name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_private_endpoint" "registry" {
  count = local.premium ? 1 : 0

  name                = "${var.name}-registry"
  location            = var.region
  resource_group_name = var.resource_group_name
  subnet_id           = var.private_endpoint_subnet_id
  tags                = local.tags

  private_service_connection {
    name                           = "${var.name}-registry"
    private_connection_resource_id = azurerm_container_registry.this.id
    subresource_names              = ["registry"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.registry[0].id]
  }
}

output "deploy_principal_id" {
  description = "Principal id of the identity that delivery takes, for modules that give it rights of their own"
  value       = azurerm_user_assigned_identity.deploy.principal_id
}
