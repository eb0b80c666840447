locals {
  charts = concat(
    local.online ? [
      { title = "Latency, ms", queries = { p50 = "histogram_quantile(0.5, sum by (le) (rate(${local.latency}_bucket[5m])))", p99 = "histogram_quantile(0.99, sum by (le) (rate(${local.latency}_bucket[5m])))" }, limit = var.latency_slo_ms },
      { title = "Requests and errors a second", queries = { requests = "sum(rate(${local.requests}_sum[5m]))", errors = "sum(rate(${local.errors}_sum[5m]))" }, limit = 0 },
    ] : [],
    local.online ? [] : [
      { title = "Scores a day", queries = { scores = "sum(increase(${local.requests}_sum[1d]))" }, limit = 0 },
    ],
    [
      { title = "Mean prediction", queries = { mean = "sum(rate(${local.promql}_prediction_mean_sum[1h])) / sum(rate(${local.promql}_prediction_mean_count[1h]))" }, limit = 0 },
      { title = "Drift of the worst feature", queries = { drift = "sum(increase(${local.promql}_drift_score_sum[1d])) / sum(increase(${local.promql}_drift_score_count[1d]))" }, limit = var.drift_limit },
      { title = "Feature age, s", queries = { age = "sum(increase(${local.promql}_feature_age_s_sum[15m])) / sum(increase(${local.promql}_feature_age_s_count[15m]))" }, limit = var.freshness_limit_s },
      { title = "Retraining decisions a day", queries = { decisions = "sum(increase(${local.promql}_retrain_decision_sum[1d]))" }, limit = 0 },
    ],
  )

  tiles = [
    for index, chart in local.charts : {
      xPos   = (index % 2) * 24
      yPos   = floor(index / 2) * 16
      width  = 24
      height = 16
      widget = {
        title = chart.title
        xyChart = {
          dataSets = [
            for legend, query in chart.queries : {
              plotType        = "LINE"
              legendTemplate  = legend
              timeSeriesQuery = { prometheusQuery = query }
            }
          ]
          thresholds = chart.limit > 0 && chart.limit < 1000000 ? [{ value = chart.limit, label = "limit" }] : []
        }
      }
    }
  ]

  log_tile = {
    xPos   = 0
    yPos   = ceil(length(local.charts) / 2) * 16
    width  = 48
    height = 16
    widget = {
      title     = "Latest errors"
      logsPanel = { filter = "severity>=ERROR AND (${var.log_filter == "" ? local.own_logs : var.log_filter})", resourceNames = ["projects/${var.project_id}"] }
    }
  }
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id

  dashboard_json = jsonencode({
    displayName  = var.name
    labels       = { for key, value in local.labels : key => "" }
    mosaicLayout = { columns = 48, tiles = concat(local.tiles, [local.log_tile]) }
  })

  depends_on = [google_logging_metric.application]
}
