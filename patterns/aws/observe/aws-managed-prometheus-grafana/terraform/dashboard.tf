locals {
  panels = concat(
    local.online == 0 ? [] : [{ title = "Latency, ms", stats = ["request_latency_ms_p50", "request_latency_ms_p99"] }],
    [
      { title = "Requests and errors", stats = ["request_count_sum", "error_count_sum"] },
      { title = "Mean prediction", stats = ["prediction_mean_average"] },
      { title = "Drift of the worst feature", stats = ["drift_score_maximum"] },
      { title = "Feature age, s", stats = ["feature_age_s_maximum"] },
      { title = "Retraining decisions", stats = ["retrain_decision_maximum"] },
    ],
  )

  grafana_dashboard = jsonencode({
    uid           = "scoring"
    title         = var.name
    schemaVersion = 39
    refresh       = "1m"
    time          = { from = "now-24h", to = "now" }
    panels = [
      for index, panel in local.panels : {
        id         = index + 1
        type       = "timeseries"
        title      = panel.title
        datasource = { type = "prometheus", uid = "scoring" }
        gridPos    = { x = (index % 2) * 12, y = floor(index / 2) * 8, w = 12, h = 8 }
        targets    = [for number, stat in panel.stats : { refId = "S${number}", legendFormat = stat, expr = "${local.prefix}_${stat}${local.selector}" }]
      }
    ]
  })
}
