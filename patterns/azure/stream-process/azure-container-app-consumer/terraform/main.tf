locals {
  tags     = merge(var.tags, { environment = var.environment })
  app_name = "${trimsuffix(substr(var.name, 0, 22), "-")}-consume"

  environment = merge(var.app_env, { AZURE_CLIENT_ID = var.pipeline_client_id, SCORING_METRIC_NAMESPACE = var.metric_namespace })
}

# No ingress: the consumer only pulls. It scales on processor use, which needs no credential for the stream's own metrics.
resource "azurerm_container_app" "this" {
  name                         = local.app_name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = var.container_environment_id
  workload_profile_name        = "Consumption"
  revision_mode                = "Single"
  tags                         = merge(local.tags, { region = var.region })

  identity {
    type         = "UserAssigned"
    identity_ids = [var.pipeline_identity_id]
  }

  registry {
    server   = split("/", var.image_uri)[0]
    identity = var.pipeline_identity_id
  }

  template {
    min_replicas                     = var.min_replicas
    max_replicas                     = var.max_replicas
    cooldown_period_in_seconds       = 600
    termination_grace_period_seconds = 60

    custom_scale_rule {
      name             = "processor"
      custom_rule_type = "cpu"
      metadata         = { type = "Utilization", value = "65" }
    }

    container {
      name    = "consumer"
      image   = var.image_uri
      cpu     = var.vcpu
      memory  = "${var.memory_gib}Gi"
      command = ["python", "-m", "scoring", "consume"]

      dynamic "env" {
        for_each = local.environment

        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}
