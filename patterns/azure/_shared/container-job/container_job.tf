locals {
  tags = merge(var.tags, { environment = var.environment })

  # Names of jobs have at most 31 characters.
  job_name = "${trimsuffix(substr(var.name, 0, 30 - length(var.role)), "-")}-${var.role}"

  management  = "https://management.azure.com"
  environment = merge(var.app_env, { AZURE_CLIENT_ID = var.pipeline_client_id })
}

resource "azurerm_container_app_job" "this" {
  name                         = local.job_name
  location                     = var.region
  resource_group_name          = var.resource_group_name
  container_app_environment_id = local.container_environment_id
  workload_profile_name        = local.workload_profile
  replica_timeout_in_seconds   = var.timeout_s
  replica_retry_limit          = 1
  tags                         = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.pipeline_identity_id]
  }

  registry {
    server   = split("/", var.image_uri)[0]
    identity = var.pipeline_identity_id
  }

  manual_trigger_config {
    parallelism              = 1
    replica_completion_count = 1
  }

  template {
    container {
      name    = "main"
      image   = var.image_uri
      cpu     = var.vcpu
      memory  = "${var.memory_gib}Gi"
      command = ["python", "-m", "scoring", var.role]

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

# The orchestrator may start, stop and read this job and no other.
resource "azurerm_role_assignment" "orchestrator" {
  scope                = azurerm_container_app_job.this.id
  role_definition_name = "Container Apps Jobs Operator"
  principal_id         = var.orchestrator_principal_id
  principal_type       = "ServicePrincipal"
}
