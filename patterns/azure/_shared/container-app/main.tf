locals {
  tags     = merge(var.tags, { environment = var.environment })
  app_name = "${trimsuffix(substr(var.name, 0, 26), "-")}-api"

  environment = merge(var.app_env, {
    AZURE_CLIENT_ID          = var.serving_client_id
    SCORING_METRIC_NAMESPACE = var.metric_namespace
    WEB_CONCURRENCY          = tostring(var.workers)
  })
}

resource "azurerm_container_app" "this" {
  name                         = local.app_name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = var.container_environment_id
  workload_profile_name        = "Consumption"
  revision_mode                = "Multiple"
  max_inactive_revisions       = 10
  tags                         = merge(local.tags, { region = var.region })

  identity {
    type         = "UserAssigned"
    identity_ids = [var.serving_identity_id]
  }

  registry {
    server   = split("/", var.image_uri)[0]
    identity = var.serving_identity_id
  }

  # The platform reads the key from the vault; its value is in neither code nor state.
  secret {
    name                = "api-key"
    key_vault_secret_id = var.app_secret_id
    identity            = var.serving_identity_id
  }

  ingress {
    # External to the environment, whose load balancer is internal: callers are inside the virtual network or peered with it.
    external_enabled           = true
    target_port                = 8080
    transport                  = "http"
    allow_insecure_connections = false

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }

    dynamic "ip_security_restriction" {
      for_each = var.api_allowed_cidrs

      content {
        name             = "callers-${ip_security_restriction.key}"
        action           = "Allow"
        ip_address_range = ip_security_restriction.value
      }
    }
  }

  template {
    min_replicas                     = var.min_replicas
    max_replicas                     = var.max_replicas
    cooldown_period_in_seconds       = 300
    termination_grace_period_seconds = 60

    http_scale_rule {
      name                = "requests"
      concurrent_requests = tostring(var.concurrent_requests)
    }

    dynamic "custom_scale_rule" {
      for_each = var.min_replicas > 0 ? [1] : []

      content {
        name             = "processor"
        custom_rule_type = "cpu"
        metadata         = { type = "Utilization", value = "60" }
      }
    }

    container {
      name    = "scoring"
      image   = var.image_uri
      cpu     = var.vcpu
      memory  = "${var.memory_gib}Gi"
      command = ["python", "-m", "scoring", "serve"]

      dynamic "env" {
        for_each = local.environment

        content {
          name  = env.key
          value = env.value
        }
      }

      env {
        name        = "SCORING_API_KEY"
        secret_name = "api-key" # pragma: allowlist secret
      }

      startup_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/health/live"
        interval_seconds        = 3
        failure_count_threshold = 30
      }

      liveness_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/health/live"
        interval_seconds        = 20
        failure_count_threshold = 3
      }

      readiness_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/health/ready"
        interval_seconds        = 5
        failure_count_threshold = 3
        success_count_threshold = 1
      }
    }
  }

  # A revision on trial gets its share of the traffic by hand; the next apply leaves it alone.
  lifecycle {
    ignore_changes = [ingress[0].traffic_weight]
  }
}
