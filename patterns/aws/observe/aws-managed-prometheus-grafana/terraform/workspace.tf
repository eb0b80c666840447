locals {
  # The exporter names a metric <namespace>_<metric>_<statistic> in lower case and keeps the dimension as a label.
  prefix   = replace(lower(var.metric_namespace), "/[^a-z0-9]+/", "_")
  selector = "{service=\"${var.name}\"}"

  online_rules = local.online == 0 ? [] : concat(
    local.latency == 0 ? [] : [{
      alert       = "LatencyAboveObjective"
      expr        = "${local.prefix}_request_latency_ms_p99${local.selector} > ${var.latency_slo_ms}"
      "for"       = "6m"
      labels      = { severity = "page" }
      annotations = { summary = "The 99th percentile of request latency is above ${var.latency_slo_ms} ms" }
    }],
    [
      for burn in [{ name = "Fast", factor = 14.4, window = "15m", hold = "5m" }, { name = "Slow", factor = 6, window = "3h", hold = "30m" }] : {
        alert       = "ErrorBudget${burn.name}Burn"
        expr        = "sum_over_time(${local.prefix}_error_count_sum${local.selector}[${burn.window}]) / sum_over_time(${local.prefix}_request_count_sum${local.selector}[${burn.window}]) > ${format("%.6f", min(burn.factor * local.error_budget, 0.5))}"
        "for"       = burn.hold
        labels      = { severity = "page" }
        annotations = { summary = "Errors spend the budget of ${local.slo_pct} % availability ${burn.factor} times too fast" }
      }
    ],
    [{
      alert       = "ScoreVolumeDropped"
      expr        = "sum_over_time(${local.prefix}_request_count_sum${local.selector}[15m]) < 0.3 * sum_over_time(${local.prefix}_request_count_sum${local.selector}[15m] offset 1w)"
      "for"       = "10m"
      labels      = { severity = "page" }
      annotations = { summary = "Less than a third of the scores of the same time last week" }
    }],
  )

  batch_rules = local.online == 1 ? [] : [{
    alert       = "NoScoresForADay"
    expr        = "absent_over_time(${local.prefix}_request_count_sum${local.selector}[1d])"
    "for"       = "5m"
    labels      = { severity = "page" }
    annotations = { summary = "No batch has been scored for a day" }
  }]

  model_rules = [
    {
      alert       = "Drift"
      expr        = "max_over_time(${local.prefix}_drift_score_maximum${local.selector}[1d]) > ${var.drift_limit}"
      "for"       = "0m"
      labels      = { severity = "ticket" }
      annotations = { summary = "The worst feature's distribution has moved away from training by more than ${var.drift_limit}" }
    },
    {
      alert       = "FeaturesStale"
      expr        = "${local.prefix}_feature_age_s_maximum${local.selector} > ${var.freshness_limit_s}"
      "for"       = "15m"
      labels      = { severity = "page" }
      annotations = { summary = "Feature values are older than ${var.freshness_limit_s} s" }
    },
    {
      alert       = "CollectorSilent"
      expr        = "absent(up{job=\"cloudwatch\"} == 1)"
      "for"       = "10m"
      labels      = { severity = "page" }
      annotations = { summary = "No metrics have been collected for ten minutes; every other rule is blind" }
    },
  ]
}

resource "aws_prometheus_workspace" "this" {
  alias       = var.name
  kms_key_arn = var.kms_key_arn
  tags        = local.tags

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.this["workspace"].arn}:*"
  }
}

resource "aws_prometheus_rule_group_namespace" "scoring" {
  name         = var.name
  workspace_id = aws_prometheus_workspace.this.id
  tags         = local.tags

  data = yamlencode({
    groups = [{
      name     = "scoring"
      interval = "60s"
      rules    = concat(local.online_rules, local.batch_rules, local.model_rules)
    }]
  })
}

resource "aws_prometheus_alert_manager_definition" "this" {
  workspace_id = aws_prometheus_workspace.this.id

  definition = yamlencode({
    alertmanager_config = yamlencode({
      route = { receiver = "alerts", group_by = ["alertname"], group_wait = "30s", repeat_interval = "4h" }
      receivers = [{
        name = "alerts"
        sns_configs = [{
          topic_arn = aws_sns_topic.alerts.arn
          sigv4     = { region = var.region }
          subject   = "{{ .GroupLabels.alertname }} (${var.name})"
        }]
      }]
    })
  })

  depends_on = [aws_sns_topic_policy.alerts]
}
