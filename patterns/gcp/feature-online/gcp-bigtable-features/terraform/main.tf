locals {
  labels = merge(var.tags, { environment = var.environment })
}

data "google_compute_zones" "here" {
  project = var.project_id
  region  = var.region
  status  = "UP"
}

locals {
  zones = slice(sort(data.google_compute_zones.here.names), 0, min(var.clusters, length(data.google_compute_zones.here.names)))
}

resource "google_kms_crypto_key_iam_member" "bigtable" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gcp-sa-bigtable.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

resource "google_bigtable_instance" "features" {
  #checkov:skip=CKV_GCP_122:Protected unless force_destroy says otherwise, as it does outside production
  project             = var.project_id
  name                = "${var.name}-feat"
  display_name        = substr("${var.name} features", 0, 30)
  deletion_protection = !var.force_destroy
  force_destroy       = var.force_destroy
  labels              = local.labels

  dynamic "cluster" {
    for_each = local.zones

    content {
      cluster_id   = "${substr(var.name, 0, 20)}-${substr(cluster.value, -1, 1)}"
      zone         = cluster.value
      storage_type = var.storage_type
      kms_key_name = var.kms_key_id

      autoscaling_config {
        min_nodes  = var.min_nodes
        max_nodes  = var.max_nodes
        cpu_target = length(local.zones) > 1 ? 50 : 60
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.bigtable]
}

resource "google_bigtable_table" "features" {
  project             = var.project_id
  instance_name       = google_bigtable_instance.features.name
  name                = "features"
  deletion_protection = var.force_destroy ? "UNPROTECTED" : "PROTECTED"

  column_family {
    family = "f"
  }

  dynamic "automated_backup_policy" {
    for_each = var.force_destroy ? [] : [1]

    content {
      frequency        = "24h0m0s"
      retention_period = "72h0m0s"
    }
  }
}

# Only the newest value of a feature is served.
resource "google_bigtable_gc_policy" "newest" {
  project         = var.project_id
  instance_name   = google_bigtable_instance.features.name
  table           = google_bigtable_table.features.name
  column_family   = "f"
  deletion_policy = "ABANDON"

  max_version {
    number = 1
  }
}

# Requests go to the nearest cluster that answers, which is the failover.
resource "google_bigtable_app_profile" "any" {
  project                       = var.project_id
  instance                      = google_bigtable_instance.features.name
  app_profile_id                = "scoring"
  description                   = "Look-ups and updates of ${var.name}"
  multi_cluster_routing_use_any = true
  ignore_warnings               = true
}

resource "google_bigtable_table_iam_member" "access" {
  for_each = {
    serving  = { role = "roles/bigtable.reader", member = var.serving_identity }
    pipeline = { role = "roles/bigtable.user", member = var.pipeline_identity }
  }

  project  = var.project_id
  instance = google_bigtable_instance.features.name
  table    = google_bigtable_table.features.name
  role     = each.value.role
  member   = "serviceAccount:${each.value.member}"
}
