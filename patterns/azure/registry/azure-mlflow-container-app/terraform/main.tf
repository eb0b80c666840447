locals {
  tags = merge(var.tags, { environment = var.environment })

  database = {
    holds       = "mlflow"
    keeps       = "Holds the record of models."
    entry_title = "Password of the MLflow database"
    user        = "mlflow"
    size        = var.database_size
    tier        = startswith(var.database_size, "Standard_B") ? "Burstable" : "GeneralPurpose"
    backup_days = 14
  }

  database_contents = [
    {
      type       = "Microsoft.DBforPostgreSQL/flexibleServers/databases"
      apiVersion = "2024-08-01"
      name       = "${local.server_name}/mlflow"
      properties = { charset = "UTF8", collation = "en_US.utf8" }
      dependsOn  = ["[resourceId('Microsoft.DBforPostgreSQL/flexibleServers', '${local.server_name}')]"]
    },
  ]

  app_name  = "${trimsuffix(substr(var.name, 0, 24), "-")}-mlflow"
  artefacts = "${var.bucket_uri}/mlflow"

  # A new database gets its tables from the server; an older one is brought to the schema of the image's MLflow first.
  launcher = <<-PYTHON
    import os, subprocess
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.engine import URL
    url = URL.create("postgresql+psycopg2", username="mlflow", password=os.environ.pop("DB_PASSWORD"),
                     host=os.environ["DB_HOST"], port=5432, database="mlflow", query={"sslmode": "require"})
    uri = url.render_as_string(hide_password=False)
    if inspect(create_engine(url)).has_table("alembic_version"):
        subprocess.run(["mlflow", "db", "upgrade", uri], check=True)
    os.environ["MLFLOW_BACKEND_STORE_URI"] = uri
    os.execvp("mlflow", ["mlflow", "server", "--host", "0.0.0.0", "--port", "5000",
                         "--artifacts-destination", "${local.artefacts}", "--workers", "2"])
  PYTHON
}

# The server alone reads this secret, with an identity of its own.
resource "azurerm_user_assigned_identity" "server" {
  name                = local.app_name
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = local.tags
}

resource "azurerm_role_assignment" "secret" {
  scope                = "${var.key_vault_id}/secrets/${local.secret}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.server.principal_id
  principal_type       = "ServicePrincipal"

  depends_on = [azurerm_resource_group_template_deployment.database]
}

resource "azurerm_role_assignment" "artefacts" {
  scope                = "${var.storage_account_id}/blobServices/default/containers/${var.bucket_name}"
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.server.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_container_app" "server" {
  name                         = local.app_name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = var.container_environment_id
  workload_profile_name        = "Consumption"
  revision_mode                = "Single"
  tags                         = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.server.id, var.pipeline_identity_id]
  }

  # The pipelines' identity may pull the image already.
  registry {
    server   = split("/", var.image_uri)[0]
    identity = var.pipeline_identity_id
  }

  secret {
    name                = "database-password"
    key_vault_secret_id = "https://${local.vault_name}.vault.azure.net/secrets/${local.secret}"
    identity            = azurerm_user_assigned_identity.server.id
  }

  ingress {
    external_enabled           = true
    target_port                = 5000
    transport                  = "http"
    allow_insecure_connections = false

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  template {
    min_replicas = var.replicas
    max_replicas = var.replicas

    container {
      name    = "mlflow"
      image   = var.image_uri
      cpu     = var.vcpu
      memory  = "${var.vcpu * 2}Gi"
      command = ["python", "-c", local.launcher]

      env {
        name  = "DB_HOST"
        value = "${local.server_name}.postgres.database.azure.com"
      }

      env {
        name  = "AZURE_CLIENT_ID"
        value = azurerm_user_assigned_identity.server.client_id
      }

      env {
        name  = "MLFLOW_SERVER_ALLOWED_HOSTS"
        value = "${local.app_name}.${var.container_environment_domain},localhost:5000"
      }

      env {
        name        = "DB_PASSWORD"
        secret_name = "database-password" # pragma: allowlist secret
      }

      readiness_probe {
        transport = "TCP"
        port      = 5000
      }
    }
  }

  depends_on = [azurerm_role_assignment.secret, azurerm_private_endpoint.database]
}
