# What was promised, as objectives of a service: the console shows how much of the budget is left.
resource "google_monitoring_custom_service" "this" {
  project      = var.project_id
  service_id   = "${var.name}-scoring"
  display_name = "${var.name} scoring"
  user_labels  = local.labels

  depends_on = [google_project_service.this]
}

resource "google_monitoring_slo" "latency" {
  count = local.online && var.latency_slo_ms > 0 && var.latency_slo_ms < 1000000 ? 1 : 0

  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "latency"
  display_name        = "99 % of requests within ${var.latency_slo_ms} ms"
  goal                = 0.99
  rolling_period_days = 28
  user_labels         = local.labels

  request_based_sli {
    distribution_cut {
      distribution_filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.application["request_latency_ms"].name}\" AND resource.type=\"${var.serving_resource_type}\""

      range {
        max = var.latency_slo_ms
      }
    }
  }
}

# A line with an error count above nought lies above the first bucket; lines of requests that went well lie at nought.
resource "google_monitoring_slo" "availability" {
  count = local.online ? 1 : 0

  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "availability"
  display_name        = "${local.slo_pct} % of requests answered"
  goal                = min(local.slo_pct / 100, 0.9999)
  rolling_period_days = 28
  user_labels         = local.labels

  request_based_sli {
    distribution_cut {
      distribution_filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.application["error_count"].name}\" AND resource.type=\"${var.serving_resource_type}\""

      range {
        max = 0.5
      }
    }
  }
}

resource "google_monitoring_alert_policy" "burn" {
  for_each = { for pair in concat(
    [for slo in google_monitoring_slo.availability : { key = "availability", id = slo.id }],
    [for slo in google_monitoring_slo.latency : { key = "latency", id = slo.id }],
  ) : pair.key => pair.id }

  project               = var.project_id
  display_name          = "${var.name}: budget of ${each.key} burns"
  combiner              = "AND"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = local.labels

  dynamic "conditions" {
    for_each = { hour = "3600s", five_minutes = "300s" }

    content {
      display_name = "ten times too fast over ${conditions.key}"

      condition_threshold {
        filter          = "select_slo_burn_rate(\"${each.value}\", \"${conditions.value}\")"
        comparison      = "COMPARISON_GT"
        threshold_value = 10
        duration        = "0s"
      }
    }
  }

  documentation {
    content   = "The objective's budget for 28 days would be gone in less than three. Take the newest revision back first, then look for the cause."
    mime_type = "text/markdown"
  }
}

# Logs can be asked in SQL beside other tables, for incident reviews and audits.
resource "google_logging_linked_dataset" "this" {
  bucket      = google_logging_project_bucket_config.this.id
  link_id     = "${replace(var.name, "-", "_")}_logs"
  description = "Logs of ${var.name} for BigQuery"
}
