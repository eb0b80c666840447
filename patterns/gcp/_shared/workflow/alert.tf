resource "google_monitoring_notification_channel" "email" {
  count = var.alert_email == "" ? 0 : 1

  project      = var.project_id
  display_name = "${var.name} pipelines"
  type         = "email"
  labels       = { email_address = var.alert_email }
  user_labels  = local.labels
  force_delete = true
}

resource "google_monitoring_alert_policy" "failure" {
  project               = var.project_id
  display_name          = "${var.name}: a pipeline failed"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = google_monitoring_notification_channel.email[*].id
  user_labels           = local.labels

  conditions {
    display_name = "Failed runs"

    condition_threshold {
      filter          = "metric.type = \"workflows.googleapis.com/finished_execution_count\" AND resource.type = \"workflows.googleapis.com/Workflow\" AND resource.label.workflow_id = monitoring.regex.full_match(\"${var.name}-(training|scoring)\") AND metric.label.status = \"FAILED\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    content   = "A job failed after its last attempt. The run's history in Workflows names the job; its logs say why. Start the run again from there."
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.this]
}
