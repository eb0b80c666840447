locals {
  # The ninth /24 of the network may be a firewall's; the eighth is nobody's.
  subnet_cidr    = cidrsubnet(var.network_cidr, 8, 7)
  vault          = element(split("/", var.certificate_vault_id), -1)
  certificate_id = "https://${local.vault}.vault.azure.net/secrets/${var.certificate_name}"
}

resource "azurerm_subnet" "this" {
  name                            = "edge"
  resource_group_name             = var.resource_group_name
  virtual_network_name            = element(split("/", var.network_id), -1)
  address_prefixes                = [local.subnet_cidr]
  default_outbound_access_enabled = false

  delegation {
    name = "delegation"

    service_delegation {
      name    = "Microsoft.Network/applicationGateways"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_network_security_group" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags

  security_rule {
    name                       = "AllowCallers"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_range     = "443"
    source_address_prefixes    = var.api_allowed_cidrs
    destination_address_prefix = "*"
  }

  security_rule {
    name                       = "AllowHealthOfInstances"
    priority                   = 200
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "AzureLoadBalancer"
    destination_address_prefix = "*"
  }

  security_rule {
    name                       = "DenyInbound"
    priority                   = 4000
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "this" {
  subnet_id                 = azurerm_subnet.this.id
  network_security_group_id = azurerm_network_security_group.this.id
}

resource "azurerm_user_assigned_identity" "this" {
  name                = local.full_name
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

# The gateway reads the secret of this one certificate and no other.
resource "azurerm_role_assignment" "certificate" {
  scope                = "${var.certificate_vault_id}/secrets/${var.certificate_name}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
  principal_type       = "ServicePrincipal"
}
