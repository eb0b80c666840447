locals {
  labels = merge(var.tags, { environment = var.environment })
}

resource "google_kms_crypto_key_iam_member" "redis" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@cloud-redis.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

resource "google_redis_instance" "features" {
  project                 = var.project_id
  region                  = var.region
  name                    = "${var.name}-features"
  display_name            = "${var.name} features"
  tier                    = var.tier
  memory_size_gb          = var.memory_gb
  redis_version           = "REDIS_7_2"
  connect_mode            = "PRIVATE_SERVICE_ACCESS"
  authorized_network      = var.network_id
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"
  customer_managed_key    = var.kms_key_id
  read_replicas_mode      = var.replicas > 1 ? "READ_REPLICAS_ENABLED" : "READ_REPLICAS_DISABLED"
  replica_count           = var.tier == "BASIC" ? 0 : max(1, var.replicas)
  labels                  = local.labels

  redis_configs = {
    maxmemory-policy = "volatile-ttl"
    maxmemory-gb     = tostring(floor(var.memory_gb * 0.8))
  }

  dynamic "persistence_config" {
    for_each = var.tier == "BASIC" ? [] : [1]

    content {
      persistence_mode    = "RDB"
      rdb_snapshot_period = "TWELVE_HOURS"
    }
  }

  maintenance_policy {
    weekly_maintenance_window {
      day = "SUNDAY"

      start_time {
        hours = 3
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.redis]
}

# Redis itself knows one password. It reaches the application from here, not from the environment.
resource "google_secret_manager_secret" "password" {
  project             = var.project_id
  secret_id           = "${var.name}-redis-password"
  labels              = local.labels
  deletion_protection = false

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = var.kms_key_id
        }
      }
    }
  }

  depends_on = [google_project_service.this, var.services_connection]
}

resource "google_secret_manager_secret_version" "password" {
  secret      = google_secret_manager_secret.password.id
  secret_data = google_redis_instance.features.auth_string
}

resource "google_secret_manager_secret_iam_member" "readers" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project   = var.project_id
  secret_id = google_secret_manager_secret.password.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value}"
}
