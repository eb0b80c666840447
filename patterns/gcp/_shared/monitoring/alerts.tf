locals {
  errors   = "${local.promql}_error_count"
  requests = "${local.promql}_request_count"
  latency  = "${local.promql}_request_latency_ms"

  ratio = { for window in ["5m", "1h", "6h"] : window => "sum(rate(${local.errors}_sum[${window}])) / clamp_min(sum(rate(${local.requests}_sum[${window}])), 0.000001)" }

  online_alerts = {
    latency-p99 = {
      wanted   = local.online && var.latency_slo_ms > 0 && var.latency_slo_ms < 1000000
      severity = "ERROR"
      query    = "histogram_quantile(0.99, sum by (le) (rate(${local.latency}_bucket[10m]))) > ${var.latency_slo_ms}"
      duration = "300s"
      help     = "The 99th percentile of request latency is above ${var.latency_slo_ms} ms. Look for a new revision, a slow look-up or too few copies."
    }
    # Pages within minutes at a pace that spends the month's error budget in two days, within hours at one that spends it in five.
    error-budget-fast = {
      wanted   = local.online
      severity = "CRITICAL"
      query    = "(${local.ratio["1h"]} > ${min(14.4 * local.error_budget, 0.5)}) and (${local.ratio["5m"]} > ${min(14.4 * local.error_budget, 0.5)})"
      duration = "0s"
      help     = "Errors spend the budget of ${local.slo_pct} % availability fourteen times too fast. Take the newest revision back first, then look for the cause."
    }
    error-budget-slow = {
      wanted   = local.online
      severity = "ERROR"
      query    = "${local.ratio["6h"]} > ${min(6 * local.error_budget, 0.5)}"
      duration = "0s"
      help     = "Errors spend the budget of ${local.slo_pct} % availability six times too fast."
    }
    # Traffic has a daily shape, so the hour is compared with the same hour of a day ago.
    score-volume-drop = {
      wanted   = local.online
      severity = "WARNING"
      query    = "(sum(increase(${local.requests}_sum[30m])) < 0.2 * sum(increase(${local.requests}_sum[30m] offset 1d))) and (sum(increase(${local.requests}_sum[30m] offset 1d)) > 100)"
      duration = "600s"
      help     = "Far fewer scores than at this hour yesterday. Are callers turned away, or do they not call?"
    }
    no-scores = {
      wanted   = !local.online
      severity = "ERROR"
      query    = "(sum(increase(${local.requests}_sum[26h])) or vector(0)) < 1"
      duration = "3600s"
      help     = "No batch has been scored for a day. The history of the pipeline says where it stopped."
    }
    drift = {
      wanted   = true
      severity = "WARNING"
      query    = "sum(increase(${local.promql}_drift_score_sum[1d])) / clamp_min(sum(increase(${local.promql}_drift_score_count[1d])), 1) > ${var.drift_limit}"
      duration = "0s"
      help     = "The worst feature's distribution has moved away from training by more than ${var.drift_limit}. The drift report names the feature."
    }
    feature-age = {
      wanted   = true
      severity = "ERROR"
      query    = "sum(increase(${local.promql}_feature_age_s_sum[15m])) / clamp_min(sum(increase(${local.promql}_feature_age_s_count[15m])), 1) > ${var.freshness_limit_s}"
      duration = "300s"
      help     = "Feature values are older than ${var.freshness_limit_s} s. Is the consumer behind, or did the feature job fail?"
    }
  }
}

resource "google_monitoring_alert_policy" "application" {
  for_each = { for name, alert in local.online_alerts : name => alert if alert.wanted }

  project               = var.project_id
  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels
  user_labels           = local.labels

  conditions {
    display_name = each.key

    condition_prometheus_query_language {
      query                     = each.value.query
      duration                  = each.value.duration
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    content   = each.value.help
    mime_type = "text/markdown"
  }

  depends_on = [google_logging_metric.application]
}
