# The default rules admit the network itself and the load balancer, and refuse the internet.
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
}
