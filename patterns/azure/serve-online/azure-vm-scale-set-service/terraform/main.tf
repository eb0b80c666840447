locals {
  role             = "serve"
  identity_id      = var.serving_identity_id
  client_id        = var.serving_client_id
  secret_id        = var.app_secret_id
  health_probe_id  = azurerm_lb_probe.ready.id
  backend_pool_ids = [azurerm_lb_backend_address_pool.this.id]
  balancer_name    = "${var.name}-api"
  api              = { frontend_port = 80, port = 8080, ready_path = "/health/ready", interval_s = 5, idle_minutes = 4 }
  address          = azurerm_lb.this.private_ip_address

  environment = merge(var.app_env, {
    AZURE_CLIENT_ID          = var.serving_client_id
    SCORING_METRIC_NAMESPACE = var.metric_namespace
    WEB_CONCURRENCY          = tostring(var.workers)
  })
}
