locals {
  # What has to be there before anything in a subnet can leave the network.
  way_out = azurerm_subnet_route_table_association.this

  # Service tags and names that the platform needs; https://learn.microsoft.com/azure/container-apps/use-azure-firewall
  service_tags = [
    "AzureActiveDirectory", "AzureResourceManager", "AzureMonitor", "AzureContainerRegistry.${var.region}",
    "Storage.${var.region}", "BatchNodeManagement.${var.region}", "AzureMachineLearning",
  ]
  platform_names = [
    "mcr.microsoft.com", "*.data.mcr.microsoft.com", "login.microsoftonline.com", "*.login.microsoftonline.com",
    "*.login.microsoft.com", "*.identity.azure.net", "packages.microsoft.com", "*.ubuntu.com",
    "packages.aks.azure.com", "data.policy.core.windows.net", "store.policy.core.windows.net",
  ]
}

resource "azurerm_subnet" "firewall" {
  name                 = "AzureFirewallSubnet"
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.network_cidr, 10, 32)]
}

resource "azurerm_public_ip" "egress" {
  name                = "${var.name}-egress"
  location            = var.region
  resource_group_name = var.resource_group_name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = ["1", "2", "3"]
  tags                = local.tags
}

resource "azurerm_firewall_policy" "this" {
  name                     = "${var.name}-egress"
  location                 = var.region
  resource_group_name      = var.resource_group_name
  sku                      = var.firewall_tier
  threat_intelligence_mode = "Deny"
  tags                     = local.tags
}

resource "azurerm_firewall_policy_rule_collection_group" "this" {
  name               = "egress"
  firewall_policy_id = azurerm_firewall_policy.this.id
  priority           = 200

  network_rule_collection {
    name     = "platform-services"
    priority = 200
    action   = "Allow"

    rule {
      name                  = "service-tags"
      protocols             = ["TCP"]
      source_addresses      = [var.network_cidr]
      destination_addresses = local.service_tags
      destination_ports     = ["443"]
    }
  }

  application_rule_collection {
    name     = "names"
    priority = 300
    action   = "Allow"

    rule {
      name              = "platform"
      source_addresses  = [var.network_cidr]
      destination_fqdns = concat(local.platform_names, var.allowed_hosts)

      protocols {
        type = "Https"
        port = 443
      }

      protocols {
        type = "Http"
        port = 80
      }
    }
  }
}

resource "azurerm_firewall" "this" {
  name                = "${var.name}-firewall"
  location            = var.region
  resource_group_name = var.resource_group_name
  sku_name            = "AZFW_VNet"
  sku_tier            = var.firewall_tier
  firewall_policy_id  = azurerm_firewall_policy.this.id
  zones               = slice(["1", "2", "3"], 0, var.zones)
  tags                = local.tags

  ip_configuration {
    name                 = "egress"
    subnet_id            = azurerm_subnet.firewall.id
    public_ip_address_id = azurerm_public_ip.egress.id
  }
}

resource "azurerm_monitor_diagnostic_setting" "firewall" {
  name                           = "logs"
  target_resource_id             = azurerm_firewall.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "AZFWApplicationRule"
  }

  enabled_log {
    category = "AZFWNetworkRule"
  }
}

resource "azurerm_route_table" "egress" {
  name                          = "${var.name}-egress"
  location                      = var.region
  resource_group_name           = var.resource_group_name
  bgp_route_propagation_enabled = false
  tags                          = local.tags

  route {
    name                   = "internet"
    address_prefix         = "0.0.0.0/0"
    next_hop_type          = "VirtualAppliance"
    next_hop_in_ip_address = azurerm_firewall.this.ip_configuration[0].private_ip_address
  }
}

resource "azurerm_subnet_route_table_association" "this" {
  for_each = { for name, cidr in local.subnets : name => cidr if name != "endpoints" }

  subnet_id      = azurerm_subnet.this[each.key].id
  route_table_id = azurerm_route_table.egress.id
}

output "outbound_type" {
  description = "How traffic leaves the subnets, in the words of AKS"
  value       = "userDefinedRouting"

  depends_on = [azurerm_subnet_route_table_association.this]
}
