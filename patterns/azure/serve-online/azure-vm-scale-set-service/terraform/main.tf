locals {
  role             = "serve"
  identity_id      = var.serving_identity_id
  client_id        = var.serving_client_id
  secret_id        = var.app_secret_id
  health_probe_id  = azurerm_lb_probe.ready.id
  backend_pool_ids = [azurerm_lb_backend_address_pool.this.id]

  environment = merge(var.app_env, {
    AZURE_CLIENT_ID          = var.serving_client_id
    SCORING_METRIC_NAMESPACE = var.metric_namespace
    WEB_CONCURRENCY          = tostring(var.workers)
  })
}

resource "azurerm_lb" "this" {
  name                = "${var.name}-api"
  location            = var.region
  resource_group_name = var.resource_group_name
  sku                 = "Standard"
  tags                = local.tags

  frontend_ip_configuration {
    name                          = "internal"
    subnet_id                     = var.compute_subnet_id
    private_ip_address_allocation = "Dynamic"
    zones                         = ["1", "2", "3"]
  }
}

resource "azurerm_lb_backend_address_pool" "this" {
  name            = "machines"
  loadbalancer_id = azurerm_lb.this.id
}

resource "azurerm_lb_probe" "ready" {
  name                = "ready"
  loadbalancer_id     = azurerm_lb.this.id
  protocol            = "Http"
  port                = 8080
  request_path        = "/health/ready"
  interval_in_seconds = 5
  number_of_probes    = 2
}

resource "azurerm_lb_rule" "api" {
  name                           = "api"
  loadbalancer_id                = azurerm_lb.this.id
  protocol                       = "Tcp"
  frontend_port                  = 80
  backend_port                   = 8080
  frontend_ip_configuration_name = "internal"
  backend_address_pool_ids       = [azurerm_lb_backend_address_pool.this.id]
  probe_id                       = azurerm_lb_probe.ready.id
  disable_outbound_snat          = true
  tcp_reset_enabled              = true
  idle_timeout_in_minutes        = 4
}

# A name inside the network that stays when the load balancer's address changes.
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
  records             = [azurerm_lb.this.private_ip_address]
  tags                = local.tags
}
