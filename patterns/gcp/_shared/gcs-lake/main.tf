locals {
  labels = merge(var.tags, { environment = var.environment })
}

resource "google_storage_bucket" "lake" {
  #checkov:skip=CKV_GCP_62:Data access logs of the audited key module record every read, which access log files do not do better
  project                     = var.project_id
  name                        = "${var.project_id}-${var.name}-lake"
  location                    = local.bucket_place
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy
  rpo                         = local.second_region == "" ? null : "ASYNC_TURBO"
  labels                      = local.labels

  dynamic "custom_placement_config" {
    for_each = local.second_region == "" ? [] : [local.second_region]

    content {
      data_locations = [upper(var.region), upper(custom_placement_config.value)]
    }
  }

  encryption {
    default_kms_key_name = local.bucket_key
  }

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = var.force_destroy ? 0 : 604800
  }

  # Raw data ends with its retention; features, models and reports stay until their job removes them.
  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age            = var.retention_days
      matches_prefix = ["raw/", "events/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age            = 14
      matches_prefix = ["landing/", "tmp/"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 3
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.tier_after_days > 0 ? [var.tier_after_days] : []

    content {
      action {
        type          = "SetStorageClass"
        storage_class = "NEARLINE"
      }

      condition {
        age            = lifecycle_rule.value
        matches_prefix = ["raw/", "events/"]
      }
    }
  }
}
