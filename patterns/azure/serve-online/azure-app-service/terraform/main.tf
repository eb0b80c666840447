locals {
  tags = merge(var.tags, { environment = var.environment })

  # Global names carry a short digest, so that two subscriptions can hold the same platform.
  digest   = substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)
  app_name = "${trimsuffix(substr(var.name, 0, 24), "-")}-api-${local.digest}"
  image    = regex("^([^/]+)/(.+)$", var.image_uri)
}

resource "azurerm_service_plan" "this" {
  name                   = "${var.name}-plan"
  location               = var.region
  resource_group_name    = var.resource_group_name
  os_type                = "Linux"
  sku_name               = var.plan_size
  worker_count           = var.min_instances
  zone_balancing_enabled = var.spread == 1 && var.min_instances > 1
  tags                   = local.tags

  lifecycle {
    ignore_changes = [worker_count]
  }
}

resource "azurerm_linux_web_app" "this" {
  name                            = local.app_name
  location                        = var.region
  resource_group_name             = var.resource_group_name
  service_plan_id                 = azurerm_service_plan.this.id
  https_only                      = true
  public_network_access_enabled   = false
  client_affinity_enabled         = false
  virtual_network_subnet_id       = var.web_subnet_id
  vnet_image_pull_enabled         = true
  key_vault_reference_identity_id = var.serving_identity_id
  tags                            = local.tags

  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [var.serving_identity_id]
  }

  app_settings = merge(var.app_env, {
    AZURE_CLIENT_ID                     = var.serving_client_id
    SCORING_API_KEY                     = "@Microsoft.KeyVault(SecretUri=${var.app_secret_id})"
    SCORING_METRIC_NAMESPACE            = var.metric_namespace
    WEB_CONCURRENCY                     = tostring(var.workers)
    WEBSITES_PORT                       = "8080"
    WEBSITES_CONTAINER_START_TIME_LIMIT = "230"
    WEBSITES_ENABLE_APP_SERVICE_STORAGE = "false"
  })

  site_config {
    always_on                                     = true
    app_command_line                              = "python -m scoring serve"
    container_registry_use_managed_identity       = true
    container_registry_managed_identity_client_id = var.serving_client_id
    ftps_state                                    = "Disabled"
    health_check_path                             = "/health/ready"
    health_check_eviction_time_in_min             = 2
    http2_enabled                                 = true
    minimum_tls_version                           = "1.2"
    vnet_route_all_enabled                        = true
    ip_restriction_default_action                 = length(var.api_allowed_cidrs) > 0 ? "Deny" : "Allow"

    application_stack {
      docker_registry_url = "https://${local.image[0]}"
      docker_image_name   = local.image[1]
    }

    dynamic "ip_restriction" {
      for_each = var.api_allowed_cidrs

      content {
        name       = "callers-${ip_restriction.key}"
        priority   = 100 + ip_restriction.key
        action     = "Allow"
        ip_address = ip_restriction.value
      }
    }
  }
}

resource "azurerm_monitor_autoscale_setting" "this" {
  name                = "${var.name}-api"
  location            = var.region
  resource_group_name = var.resource_group_name
  target_resource_id  = azurerm_service_plan.this.id
  tags                = local.tags

  profile {
    name = "load"

    capacity {
      minimum = var.min_instances
      default = var.min_instances
      maximum = var.max_instances
    }

    dynamic "rule" {
      for_each = { Increase = { operator = "GreaterThan", threshold = 60, window = "PT5M", cooldown = "PT3M" }, Decrease = { operator = "LessThan", threshold = 30, window = "PT15M", cooldown = "PT10M" } }

      content {
        metric_trigger {
          metric_name        = "CpuPercentage"
          metric_resource_id = azurerm_service_plan.this.id
          operator           = rule.value.operator
          statistic          = "Average"
          threshold          = rule.value.threshold
          time_aggregation   = "Average"
          time_grain         = "PT1M"
          time_window        = rule.value.window
        }

        scale_action {
          direction = rule.key
          type      = "ChangeCount"
          value     = 1
          cooldown  = rule.value.cooldown
        }
      }
    }
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "logs"
  target_resource_id         = azurerm_linux_web_app.this.id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "AppServiceConsoleLogs"
  }
}

resource "azurerm_private_dns_zone" "web" {
  name                = "privatelink.azurewebsites.net"
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "web" {
  name                  = "${var.name}-web"
  resource_group_name   = var.resource_group_name
  private_dns_zone_name = azurerm_private_dns_zone.web.name
  virtual_network_id    = var.network_id
  tags                  = local.tags
}

resource "azurerm_private_endpoint" "web" {
  name                = "${var.name}-api"
  location            = var.region
  resource_group_name = var.resource_group_name
  subnet_id           = var.private_endpoint_subnet_id
  tags                = local.tags

  private_service_connection {
    name                           = "${var.name}-api"
    private_connection_resource_id = azurerm_linux_web_app.this.id
    subresource_names              = ["sites"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.web.id]
  }
}
