locals {
  metric_widgets = concat(
    local.online == 0 ? [] : [
      { title = "Latency, ms", metrics = [["request_latency_ms", "p50"], ["request_latency_ms", "p99"]], limit = local.latency == 1 ? var.latency_slo_ms : null },
      { title = "Requests and errors", metrics = [["request_count", "Sum"], ["error_count", "Sum"]], limit = null },
    ],
    local.online == 1 ? [] : [
      { title = "Scores", metrics = [["request_count", "Sum"], ["error_count", "Sum"]], limit = null },
    ],
    [
      { title = "Mean prediction", metrics = [["prediction_mean", "Average"]], limit = null },
      { title = "Drift of the worst feature", metrics = [["drift_score", "Maximum"]], limit = var.drift_limit },
      { title = "Feature age, s", metrics = [["feature_age_s", "Maximum"]], limit = var.freshness_limit_s },
      { title = "Retraining decisions", metrics = [["retrain_decision", "Maximum"]], limit = null },
    ],
  )

  charts = [
    for index, widget in local.metric_widgets : {
      type   = "metric"
      x      = (index % 2) * 12
      y      = floor(index / 2) * 6 + 3
      width  = 12
      height = 6
      properties = {
        title       = widget.title
        region      = var.region
        view        = "timeSeries"
        period      = 300
        metrics     = [for metric in widget.metrics : [var.metric_namespace, metric[0], "service", var.name, { stat = metric[1] }]]
        annotations = { horizontal = widget.limit == null ? [] : [{ label = "limit", value = widget.limit }] }
      }
    }
  ]

  log_widget = local.online == 0 ? [] : [{
    type   = "log"
    x      = 0
    y      = ceil(length(local.metric_widgets) / 2) * 6 + 3
    width  = 24
    height = 6
    properties = {
      title  = "Latest errors"
      region = var.region
      view   = "table"
      query  = "SOURCE '${var.log_group_name}' | fields @timestamp, @message | filter level = \"ERROR\" | sort @timestamp desc | limit 20"
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm"
        x          = 0
        y          = 0
        width      = 24
        height     = 3
        properties = { title = "Alarms", alarms = local.alarm_arns }
      }],
      local.charts,
      local.log_widget,
    )
  })
}
