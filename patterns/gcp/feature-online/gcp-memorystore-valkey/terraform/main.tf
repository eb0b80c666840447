locals {
  engine        = "Valkey instances"
  service       = "memorystore.googleapis.com"
  service_class = "gcp-memorystore"
}

resource "google_kms_crypto_key_iam_member" "valkey" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gcp-sa-memorystore.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

resource "google_memorystore_instance" "features" {
  project                     = var.project_id
  location                    = var.region
  instance_id                 = "${var.name}-features"
  mode                        = "CLUSTER"
  engine_version              = "VALKEY_8_0"
  node_type                   = var.node_type
  shard_count                 = var.shard_count
  replica_count               = var.replica_count
  authorization_mode          = "IAM_AUTH"
  transit_encryption_mode     = "SERVER_AUTHENTICATION"
  kms_key                     = var.kms_key_id
  deletion_protection_enabled = !var.force_destroy
  labels                      = local.labels

  engine_configs = {
    maxmemory-policy = "volatile-ttl"
  }

  desired_auto_created_endpoints {
    network    = var.network_id
    project_id = var.project_id
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

  depends_on = [google_kms_crypto_key_iam_member.valkey, google_network_connectivity_service_connection_policy.endpoints]
}

# Identities connect with a short-lived token; the right is narrowed to this instance.
resource "google_project_iam_member" "connect" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project = var.project_id
  role    = "roles/memorystore.dbConnectionUser"
  member  = "serviceAccount:${each.value}"

  condition {
    title      = "${var.name}-features"
    expression = "resource.name == \"projects/${var.project_id}/locations/${var.region}/instances/${google_memorystore_instance.features.instance_id}\""
  }
}
