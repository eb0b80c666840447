# A name inside the network that stays when the service, or what stands before it, is made again.
resource "azurerm_private_dns_zone" "service" {
  name                = "${var.name}.internal"
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "service" {
  name                  = "${var.name}-service"
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.service.name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_private_dns_a_record" "api" {
  name                = "api"
  zone_name           = azurerm_private_dns_zone.service.name
  resource_group_name = var.resource_group_name
  ttl                 = 60
  records             = [local.address]
  tags                = local.tags
}
