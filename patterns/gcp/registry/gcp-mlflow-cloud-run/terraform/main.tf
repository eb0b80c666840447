locals {
  labels = merge(var.tags, { environment = var.environment })
}

locals {
  server = "${var.name}-mlflow"
  port   = 5000

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
    os.execvp("mlflow", ["mlflow", "server", "--host", "0.0.0.0", "--port", "${local.port}",
                         "--artifacts-destination", "gs://${var.bucket_name}/mlflow", "--workers", "2"])
  PYTHON
}

resource "google_sql_database_instance" "this" {
  #checkov:skip=CKV_GCP_6:ssl_mode admits encrypted connections only; the server holds no client certificate
  #checkov:skip=CKV2_GCP_13:The duration of every statement would be most of the log; Query Insights has them
  project             = var.project_id
  region              = var.region
  name                = local.server
  database_version    = "POSTGRES_17"
  encryption_key_name = var.kms_key_id
  deletion_protection = !var.force_destroy

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.database_tier
    availability_type           = var.standby > 0 ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = var.storage_gb
    disk_autoresize             = true
    deletion_protection_enabled = !var.force_destroy
    user_labels                 = local.labels

    ip_configuration {
      ipv4_enabled                                  = false
      private_network                               = var.network_id
      ssl_mode                                      = "ENCRYPTED_ONLY"
      enable_private_path_for_google_cloud_services = false
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "01:00"
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 7
      }
    }

    insights_config {
      query_insights_enabled = true
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }

    database_flags {
      name  = "log_hostname"
      value = "on"
    }

    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }

    database_flags {
      name  = "log_min_error_statement"
      value = "error"
    }

    database_flags {
      name  = "log_statement"
      value = "ddl"
    }

    database_flags {
      name  = "cloudsql.enable_pgaudit"
      value = "on"
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.sql, var.services_connection]
}

resource "google_sql_database" "mlflow" {
  project  = var.project_id
  instance = google_sql_database_instance.this.name
  name     = "mlflow"
}

resource "google_sql_user" "mlflow" {
  project  = var.project_id
  instance = google_sql_database_instance.this.name
  name     = "mlflow"
  password = sha256(google_kms_secret_ciphertext.password.ciphertext)
}

resource "google_secret_manager_secret_version" "password" {
  secret      = google_secret_manager_secret.password.id
  secret_data = google_sql_user.mlflow.password
}

resource "google_secret_manager_secret_iam_member" "server" {
  project   = var.project_id
  secret_id = google_secret_manager_secret.password.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${var.pipeline_identity}"
}
