# The lake has no public address, so the model is watched from inside the network, by a job that delivery starts every
# day: it runs as the pipelines do, and may ask for training as they may.
resource "azurerm_container_app_job" "monitoring" {
  name                         = "${trimsuffix(substr(local.name, 0, 23), "-")}-monitor"
  location                     = var.region
  resource_group_name          = azurerm_resource_group.main.name
  container_app_environment_id = module.network.container_environment_id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = 1200
  replica_retry_limit          = 0
  tags                         = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [module.secrets.pipeline_identity_id]
  }

  registry {
    server   = split("/", local.image_uri)[0]
    identity = module.secrets.pipeline_identity_id
  }

  manual_trigger_config {
    parallelism              = 1
    replica_completion_count = 1
  }

  template {
    container {
      name    = "main"
      image   = local.image_uri
      cpu     = 1
      memory  = "2Gi"
      command = ["python", "-m", "scoring", "monitor"]

      dynamic "env" {
        for_each = merge(local.app_env, {
          AZURE_CLIENT_ID              = module.secrets.pipeline_client_id
          SCORING_TRAINING_TRIGGER_URL = module.orchestrate.training_trigger
        })

        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}

output "monitoring_job_id" {
  description = "Job that watches the model and decides on retraining"
  value       = azurerm_container_app_job.monitoring.id
}
