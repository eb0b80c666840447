# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["secretmanager.googleapis.com", "sqladmin.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

locals {
  labels   = merge(var.tags, { environment = var.environment })
  server   = "${var.name}-passages"
  database = "passages"
  user     = "app"
  # Gigabytes of the machine, of which an eighth may build a graph of embeddings.
  memory_mib = tonumber(split("-", var.tier)[3])
}

resource "google_sql_database_instance" "this" {
  #checkov:skip=CKV_GCP_6:ssl_mode admits encrypted connections only; the application holds no client certificate
  #checkov:skip=CKV2_GCP_13:slow searches are logged; the duration of every search would be most of the log
  #checkov:skip=CKV_GCP_111:statements would put questions into logs
  #checkov:skip=CKV_GCP_109:errors are logged as the provider sets it
  project             = var.project_id
  region              = var.region
  name                = local.server
  database_version    = "POSTGRES_16"
  encryption_key_name = var.kms_key_id
  deletion_protection = !var.force_destroy

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.tier
    availability_type           = var.availability_type
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

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    database_flags {
      name  = "maintenance_work_mem"
      value = tostring(floor(local.memory_mib * 1024 / 8))
    }

    database_flags {
      name  = "log_min_duration_statement"
      value = "1000"
    }

    database_flags {
      name  = "log_parameter_max_length"
      value = "0"
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }

    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.sql, var.services_connection]
}

resource "google_sql_database" "passages" {
  project  = var.project_id
  instance = google_sql_database_instance.this.name
  name     = local.database
}

resource "google_sql_user" "app" {
  project  = var.project_id
  instance = google_sql_database_instance.this.name
  name     = local.user
  password = sha256(google_kms_secret_ciphertext.password.ciphertext)
}

resource "google_secret_manager_secret_version" "password" {
  secret      = google_secret_manager_secret.password.id
  secret_data = google_sql_user.app.password
}

resource "google_secret_manager_secret_iam_member" "readers" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project   = var.project_id
  secret_id = google_secret_manager_secret.password.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value}"
}
