locals {
  engine        = "Redis clusters"
  service       = "redis.googleapis.com"
  service_class = "gcp-memorystore-redis"
}

resource "google_kms_crypto_key_iam_member" "redis" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@cloud-redis.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

# Clusters carry no labels; the name says whose it is.
resource "google_redis_cluster" "features" {
  project                     = var.project_id
  region                      = var.region
  name                        = "${var.name}-features"
  node_type                   = var.node_type
  shard_count                 = var.shard_count
  replica_count               = var.replica_count
  authorization_mode          = "AUTH_MODE_IAM_AUTH"
  transit_encryption_mode     = "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION"
  kms_key                     = var.kms_key_id
  deletion_protection_enabled = !var.force_destroy

  redis_configs = {
    maxmemory-policy = "volatile-ttl"
  }

  psc_configs {
    network = var.network_id
  }

  persistence_config {
    mode = "RDB"

    rdb_config {
      rdb_snapshot_period = "TWELVE_HOURS"
    }
  }

  zone_distribution_config {
    mode = "MULTI_ZONE"
  }

  maintenance_policy {
    weekly_maintenance_window {
      day = "SUNDAY"

      start_time {
        hours = 3
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.redis, google_network_connectivity_service_connection_policy.endpoints]
}

# Identities connect with a short-lived token; the right is narrowed to this cluster.
resource "google_project_iam_member" "connect" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project = var.project_id
  role    = "roles/redis.dbConnectionUser"
  member  = "serviceAccount:${each.value}"

  condition {
    title      = "${var.name}-features"
    expression = "resource.name == \"projects/${var.project_id}/locations/${var.region}/clusters/${google_redis_cluster.features.name}\""
  }
}
