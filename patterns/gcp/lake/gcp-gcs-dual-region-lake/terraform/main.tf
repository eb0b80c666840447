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
  labels                      = local.labels
  rpo                         = "ASYNC_TURBO"

  custom_placement_config {
    data_locations = [upper(var.region), upper(local.second_region)]
  }

  encryption {
    default_kms_key_name = google_kms_crypto_key.lake.id
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

  lifecycle {
    precondition {
      condition     = local.second_region != ""
      error_message = "${var.region} has no second region that a bucket can be spread over; choose the regional lake."
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.storage]
}
