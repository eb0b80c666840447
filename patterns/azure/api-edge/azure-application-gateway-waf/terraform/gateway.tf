locals {
  tags      = merge(var.tags, { environment = var.environment })
  full_name = "${var.name}-edge"
  service   = try(regex("^(https?)://([^/:]+)", var.endpoint_url), ["https", var.endpoint_url])
  protocol  = title(local.service[0])
  address   = cidrhost(local.subnet_cidr, 10)
}

# It has a private address and no other, which a subscription has to be registered for once:
# https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment
resource "azurerm_application_gateway" "this" {
  name                              = local.full_name
  location                          = var.region
  resource_group_name               = var.resource_group_name
  zones                             = slice(["1", "2", "3"], 0, var.zones)
  firewall_policy_id                = azurerm_web_application_firewall_policy.this.id
  force_firewall_policy_association = true
  tags                              = local.tags

  sku {
    name = "WAF_v2"
    tier = "WAF_v2"
  }

  autoscale_configuration {
    min_capacity = var.min_instances
    max_capacity = var.max_instances
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this.id]
  }

  gateway_ip_configuration {
    name      = "own"
    subnet_id = azurerm_subnet.this.id
  }

  frontend_ip_configuration {
    name                          = "internal"
    subnet_id                     = azurerm_subnet.this.id
    private_ip_address            = local.address
    private_ip_address_allocation = "Static"
  }

  frontend_port {
    name = "https"
    port = 443
  }

  # TLS 1.2 and 1.3 with forward secrecy only.
  ssl_policy {
    policy_type = "Predefined"
    policy_name = "AppGwSslPolicy20220101S"
  }

  # Without a version: a renewed certificate is taken within hours.
  ssl_certificate {
    name                = "service"
    key_vault_secret_id = local.certificate_id
  }

  http_listener {
    name                           = "https"
    frontend_ip_configuration_name = "internal"
    frontend_port_name             = "https"
    protocol                       = "Https"
    ssl_certificate_name           = "service"
    host_name                      = var.service_domain
  }

  backend_address_pool {
    name  = "service"
    fqdns = [local.service[1]]
  }

  backend_http_settings {
    name                                = "service"
    protocol                            = local.protocol
    port                                = local.protocol == "Https" ? 443 : 80
    cookie_based_affinity               = "Disabled"
    pick_host_name_from_backend_address = true
    request_timeout                     = 60
    probe_name                          = "ready"
  }

  probe {
    name                                      = "ready"
    protocol                                  = local.protocol
    path                                      = "/health/ready"
    pick_host_name_from_backend_http_settings = true
    interval                                  = 10
    timeout                                   = 5
    unhealthy_threshold                       = 2
  }

  request_routing_rule {
    name                       = "service"
    rule_type                  = "Basic"
    priority                   = 100
    http_listener_name         = "https"
    backend_address_pool_name  = "service"
    backend_http_settings_name = "service"
  }

  depends_on = [azurerm_role_assignment.certificate, azurerm_subnet_network_security_group_association.this]
}

# Callers find it under the service's name, inside the network and in networks that are linked to the zone.
resource "azurerm_private_dns_zone" "service" {
  name                = var.service_domain
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "service" {
  name                  = local.full_name
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.service.name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_private_dns_a_record" "service" {
  name                = "@"
  zone_name           = azurerm_private_dns_zone.service.name
  resource_group_name = var.resource_group_name
  ttl                 = 60
  records             = [local.address]
  tags                = local.tags
}

# Refused and counted requests; what is let through is logged by the service itself.
resource "azurerm_monitor_diagnostic_setting" "firewall" {
  name                           = "firewall"
  target_resource_id             = azurerm_application_gateway.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "ApplicationGatewayFirewallLog"
  }
}
