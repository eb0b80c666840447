locals {
  labels  = merge(var.tags, { environment = var.environment })
  online  = var.online > 0
  slo_pct = var.availability_slo_pct > 0 ? var.availability_slo_pct : 99

  # Share of failed requests that spends the month's error budget.
  error_budget = (100 - local.slo_pct) / 100

  # What modules of this system log under names that begin with its own.
  named_logs = <<-FILTER
    (resource.type="cloud_run_revision" AND resource.labels.service_name=~"^${var.name}-") OR
    (resource.type="cloud_run_job" AND resource.labels.job_name=~"^${var.name}-") OR
    (resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name=~"^${var.name}-") OR
    (resource.type="gce_instance" AND labels."compute.googleapis.com/resource_name"=~"^${var.name}-") OR
    (resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id=~"^${var.name}-") OR
    (resource.type="cloud_scheduler_job" AND resource.labels.job_id=~"^${var.name}-")
  FILTER

  # Batch, Vertex AI and Spark number their runs, so their logs carry no name to tell systems of one project apart: they are
  # kept here too, and stay in the default bucket.
  own_logs = <<-FILTER
    ${trimspace(local.named_logs)} OR
    resource.type="batch.googleapis.com/Job" OR
    resource.type="ml_job" OR
    resource.type="cloud_dataproc_batch" OR
    resource.type="aiplatform.googleapis.com/Endpoint"
  FILTER
}

# ---------------------------------------------------------------- logs
# Kept under the owner's key and for as long as asked, apart from the project's default bucket, which does not get them as well.
resource "google_logging_project_bucket_config" "this" {
  project          = var.project_id
  location         = var.region
  bucket_id        = "${var.name}-logs"
  description      = "Logs of ${var.name}"
  retention_days   = var.log_retention_days
  enable_analytics = var.log_analytics > 0

  cmek_settings {
    kms_key_name = var.kms_key_id
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_project_sink" "this" {
  project                = var.project_id
  name                   = "${var.name}-logs"
  description            = "Keeps the logs of ${var.name} in their own bucket"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.this.id}"
  filter                 = local.own_logs
  unique_writer_identity = true
}

resource "google_logging_project_exclusion" "default" {
  project     = var.project_id
  name        = "${var.name}-own-bucket"
  description = "Logs of ${var.name} are kept in ${var.name}-logs"
  filter      = local.named_logs

  depends_on = [google_logging_project_sink.this]
}

# ---------------------------------------------------------------- metrics out of log lines
locals {
  prefix = "${lower(var.metric_namespace)}/${var.name}"
  # As Prometheus writes it: everything that is no letter or digit becomes an underscore.
  promql = "logging_googleapis_com:user_${replace(local.prefix, "/[^a-zA-Z0-9]/", "_")}"

  metrics = {
    request_latency_ms = { unit = "ms", scale = 1, online = true, description = "Time from request to answer" }
    request_count      = { unit = "1", scale = 1, online = false, description = "Scores given" }
    error_count        = { unit = "1", scale = 1, online = false, description = "Requests that failed" }
    prediction_mean    = { unit = "1", scale = 0.001, online = false, description = "Mean of the scores given" }
    drift_score        = { unit = "1", scale = 0.001, online = false, description = "Distance of the worst feature from training" }
    feature_age_s      = { unit = "s", scale = 1, online = false, description = "Age of the values a score was made from" }
    retrain_decision   = { unit = "1", scale = 1, online = false, description = "1 where a retraining was decided" }
  }

  # Most services parse a line into fields; on machines it stays one message, out of which the number is cut.
  text_lines = var.metric_payload == "text"
}

resource "google_logging_metric" "application" {
  for_each = local.metrics

  project     = var.project_id
  name        = "${local.prefix}/${each.key}"
  description = each.value.description
  filter      = local.text_lines ? "(jsonPayload.${each.key}:* AND jsonPayload.service=\"${var.name}\") OR jsonPayload.message=~\"\\\"${each.key}\\\": \"" : "jsonPayload.${each.key}:* AND jsonPayload.service=\"${var.name}\""

  value_extractor = local.text_lines ? "REGEXP_EXTRACT(jsonPayload.message, \"\\\"${each.key}\\\": ([-+.eE0-9]+)\")" : "EXTRACT(jsonPayload.${each.key})"

  metric_descriptor {
    display_name = each.key
    metric_kind  = "DELTA"
    value_type   = "DISTRIBUTION"
    unit         = each.value.unit
  }

  # Steps of 20 % from a scale up: a percentile is wrong by a tenth at most.
  bucket_options {
    exponential_buckets {
      num_finite_buckets = 80
      growth_factor      = 1.2
      scale              = each.value.scale
    }
  }

  depends_on = [google_project_service.this]
}

# ---------------------------------------------------------------- where alerts go
# Alerts are messages too, so that a pager or a chat can be connected without touching the policies.
resource "google_pubsub_topic" "alerts" {
  project      = var.project_id
  name         = "${var.name}-alerts"
  kms_key_name = var.kms_key_id
  labels       = local.labels

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.this]
}

resource "google_monitoring_notification_channel" "topic" {
  project      = var.project_id
  display_name = "${var.name} alerts"
  type         = "pubsub"
  labels       = { topic = google_pubsub_topic.alerts.id }
  user_labels  = local.labels
  force_delete = true
}

resource "google_pubsub_topic_iam_member" "monitoring" {
  project = var.project_id
  topic   = google_pubsub_topic.alerts.name
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:service-${var.project_number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_monitoring_notification_channel.topic]
}

resource "google_monitoring_notification_channel" "email" {
  count = var.alert_email == "" ? 0 : 1

  project      = var.project_id
  display_name = "${var.name} on call"
  type         = "email"
  labels       = { email_address = var.alert_email }
  user_labels  = local.labels
  force_delete = true
}

locals {
  channels = concat([google_monitoring_notification_channel.topic.id], google_monitoring_notification_channel.email[*].id)
}

resource "google_billing_budget" "monthly" {
  count = var.monthly_budget_usd > 0 && var.billing_account != "" ? 1 : 0

  billing_account = var.billing_account
  display_name    = "${var.name} monthly"

  budget_filter {
    projects               = ["projects/${var.project_number}"]
    credit_types_treatment = "INCLUDE_ALL_CREDITS"
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(floor(var.monthly_budget_usd))
    }
  }

  threshold_rules {
    threshold_percent = 0.8
    spend_basis       = "CURRENT_SPEND"
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = google_monitoring_notification_channel.email[*].id
    disable_default_iam_recipients   = false
  }

  depends_on = [google_project_service.this]
}
