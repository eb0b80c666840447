locals {
  tags = merge(var.tags, { environment = var.environment })

  # /16: two /23 for Container Apps, then a /24 for each other use; the upper half stays free.
  subnets = {
    workload  = cidrsubnet(var.network_cidr, 7, 0)
    training  = cidrsubnet(var.network_cidr, 7, 1)
    endpoints = cidrsubnet(var.network_cidr, 8, 4)
    compute   = cidrsubnet(var.network_cidr, 8, 5)
    web       = cidrsubnet(var.network_cidr, 8, 6)
  }

  delegations = {
    workload = "Microsoft.App/environments"
    training = "Microsoft.App/environments"
    web      = "Microsoft.Web/serverFarms"
  }
}

resource "azurerm_virtual_network" "this" {
  name                = "${var.name}-vnet"
  location            = var.region
  resource_group_name = var.resource_group_name
  address_space       = [var.network_cidr]
  tags                = local.tags
}

resource "azurerm_subnet" "this" {
  for_each = local.subnets

  name                              = each.key
  resource_group_name               = var.resource_group_name
  virtual_network_name              = azurerm_virtual_network.this.name
  address_prefixes                  = [each.value]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"
  service_endpoints                 = each.key == "compute" ? ["Microsoft.Storage"] : []

  dynamic "delegation" {
    for_each = contains(keys(local.delegations), each.key) ? [local.delegations[each.key]] : []

    content {
      name = "delegation"

      service_delegation {
        name    = delegation.value
        actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
      }
    }
  }
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = local.subnets

  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this.id
}

resource "azurerm_monitor_diagnostic_setting" "apps" {
  name                       = "logs"
  target_resource_id         = azurerm_container_app_environment.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}

# The environment's own domain resolves to its private load balancer.
resource "azurerm_private_dns_zone" "apps" {
  name                = azurerm_container_app_environment.this.default_domain
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_a_record" "apps" {
  name                = "*"
  zone_name           = azurerm_private_dns_zone.apps.name
  resource_group_name = var.resource_group_name
  ttl                 = 300
  records             = [azurerm_container_app_environment.this.static_ip_address]
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "apps" {
  name                  = "${var.name}-apps"
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.apps.name
  virtual_network_id    = azurerm_virtual_network.this.id
  tags                  = local.tags
}
