locals {
  # What has to be there before anything in a subnet can leave the network.
  way_out = azurerm_subnet_nat_gateway_association.this
}

resource "azurerm_public_ip" "egress" {
  name                = "${var.name}-egress"
  location            = var.region
  resource_group_name = var.resource_group_name
  allocation_method   = "Static"
  sku                 = "StandardV2"
  zones               = ["1", "2", "3"]
  tags                = local.tags
}

# The second generation spans all zones of the region, at the price of the first, which stands in one.
resource "azurerm_nat_gateway" "this" {
  name                    = "${var.name}-nat"
  location                = var.region
  resource_group_name     = var.resource_group_name
  sku_name                = "StandardV2"
  zones                   = ["1", "2", "3"]
  idle_timeout_in_minutes = 10
  tags                    = local.tags
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  nat_gateway_id       = azurerm_nat_gateway.this.id
  public_ip_address_id = azurerm_public_ip.egress.id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each = { for name, cidr in local.subnets : name => cidr if name != "endpoints" }

  subnet_id      = azurerm_subnet.this[each.key].id
  nat_gateway_id = azurerm_nat_gateway.this.id
}

output "outbound_type" {
  description = "How traffic leaves the subnets, in the words of AKS"
  value       = "userAssignedNATGateway"

  depends_on = [azurerm_subnet_nat_gateway_association.this]
}
