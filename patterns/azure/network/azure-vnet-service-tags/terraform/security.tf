locals {
  # What Container Apps, Batch and Azure ML reach outside the network; everything else is refused.
  # https://learn.microsoft.com/azure/container-apps/firewall-integration
  outbound = {
    AzureActiveDirectory                   = ["443"]
    AzureResourceManager                   = ["443"]
    AzureMonitor                           = ["443"]
    MicrosoftContainerRegistry             = ["443"]
    "AzureFrontDoor.FirstParty"            = ["443"]
    "AzureFrontDoor.FrontEnd"              = ["443"]
    "AzureContainerRegistry.${var.region}" = ["443"]
    "Storage.${var.region}"                = ["443"]
    "BatchNodeManagement.${var.region}"    = ["443"]
    AzureMachineLearning                   = ["443", "8787", "18881"]
  }
}

resource "azurerm_network_security_group" "this" {
  name                = "${var.name}-nsg"
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags

  security_rule {
    name                       = "DenyInternetInbound"
    priority                   = 4000
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "Internet"
    destination_address_prefix = "*"
  }

  dynamic "security_rule" {
    for_each = { for position, tag in keys(local.outbound) : tag => position }

    content {
      name                       = "Allow${replace(security_rule.key, ".", "")}"
      priority                   = 200 + security_rule.value * 10
      direction                  = "Outbound"
      access                     = "Allow"
      protocol                   = "Tcp"
      source_port_range          = "*"
      destination_port_ranges    = local.outbound[security_rule.key]
      source_address_prefix      = "VirtualNetwork"
      destination_address_prefix = security_rule.key
    }
  }

  security_rule {
    name                       = "DenyInternetOutbound"
    priority                   = 4000
    direction                  = "Outbound"
    access                     = "Deny"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "*"
    destination_address_prefix = "Internet"
  }
}
