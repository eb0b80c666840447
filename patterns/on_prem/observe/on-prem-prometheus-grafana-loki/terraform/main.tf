# The application says its figures in log lines, as on every cloud. Loki's ruler makes alerts of them, Grafana draws them; what the
# cluster knows of pods and jobs, Prometheus alerts on. The tools find their objects by label, as their charts are set up by default.
locals {
  online  = var.online > 0
  slo_pct = var.availability_slo_pct > 0 ? var.availability_slo_pct : 99
  budget  = (100 - local.slo_pct) / 100
  logs    = "{namespace=\"${var.namespace}\"}"

  # figure NAME over WINDOW: its sum.
  total = { for pair in setproduct(["request_count", "error_count", "prediction_mean", "drift_score", "feature_age_s", "retrain_decision"], ["5m", "15m", "30m", "1h", "6h", "1d", "26h"]) :
    "${pair[0]}/${pair[1]}" => "sum(sum_over_time(${local.logs} |= \"${pair[0]}\" | json | __error__=\"\" | unwrap ${pair[0]} [${pair[1]}]))"
  }
  mean = { for pair in setproduct(["prediction_mean", "drift_score", "feature_age_s"], ["15m", "1d"]) :
    "${pair[0]}/${pair[1]}" => "avg(avg_over_time(${local.logs} |= \"${pair[0]}\" | json | __error__=\"\" | unwrap ${pair[0]} [${pair[1]}]))"
  }
  p99 = "quantile_over_time(0.99, ${local.logs} |= \"request_latency_ms\" | json | __error__=\"\" | unwrap request_latency_ms [10m]) by (namespace)"

  ratio = { for window in ["5m", "1h", "6h"] : window => "(${local.total["error_count/${window}"]} / ${local.total["request_count/${window}"]})" }

  log_alerts = {
    LatencyP99 = {
      wanted = local.online && var.latency_slo_ms > 0 && var.latency_slo_ms < 1000000, severity = "error", for = "5m"
      query  = "${local.p99} > ${var.latency_slo_ms}"
      help   = "The 99th percentile of request latency is above ${var.latency_slo_ms} ms. Look for a new release, a slow look-up or too few pods."
    }
    ErrorBudgetFast = {
      wanted = local.online, severity = "critical", for = "0m"
      query  = "${local.ratio["1h"]} > ${min(14.4 * local.budget, 0.5)} and ${local.ratio["5m"]} > ${min(14.4 * local.budget, 0.5)}"
      help   = "Errors spend the budget of ${local.slo_pct} % availability fourteen times too fast. Take the newest release back first, then look for the cause."
    }
    ErrorBudgetSlow = {
      wanted = local.online, severity = "error", for = "0m"
      query  = "${local.ratio["6h"]} > ${min(6 * local.budget, 0.5)}"
      help   = "Errors spend the budget of ${local.slo_pct} % availability six times too fast."
    }
    NoScores = {
      wanted = !local.online, severity = "error", for = "1h"
      query  = "(${local.total["request_count/26h"]} or vector(0)) < 1"
      help   = "No batch has been scored for a day. The jobs of the pipeline say where it stopped."
    }
    Drift = {
      wanted = true, severity = "warning", for = "0m"
      query  = "${local.mean["drift_score/1d"]} > ${var.drift_limit}"
      help   = "The worst feature's distribution has moved away from training by more than ${var.drift_limit}. The drift report names the feature."
    }
    FeatureAge = {
      wanted = true, severity = "error", for = "5m"
      query  = "${local.mean["feature_age_s/15m"]} > ${var.freshness_limit_s}"
      help   = "Feature values are older than ${var.freshness_limit_s} s. Is the consumer behind, or did the feature job fail?"
    }
  }

  cluster_alerts = {
    JobFailed = {
      severity = "error", for = "0m"
      query    = "kube_job_status_failed{namespace=\"${var.namespace}\"} > 0"
      help     = "A job failed after its last attempt; its logs say why. Start it again with kubectl create job --from=cronjob/<name>."
    }
    PodsMissing = {
      severity = "critical", for = "10m"
      query    = "kube_deployment_status_replicas_available{namespace=\"${var.namespace}\"} < kube_deployment_spec_replicas{namespace=\"${var.namespace}\"}"
      help     = "Fewer pods answer than should. Events of the namespace say whether nodes are missing or pods do not start."
    }
    StoreMissing = {
      severity = "critical", for = "10m"
      query    = "kube_statefulset_status_replicas_ready{namespace=\"${var.namespace}\"} < kube_statefulset_replicas{namespace=\"${var.namespace}\"}"
      help     = "A server of the lake or of the online store is not ready."
    }
    DiskFull = {
      severity = "error", for = "30m"
      query    = "kubelet_volume_stats_available_bytes{namespace=\"${var.namespace}\"} / kubelet_volume_stats_capacity_bytes{namespace=\"${var.namespace}\"} < 0.15"
      help     = "A disk of the namespace is 85 % full. Give it more, or move volumes."
    }
  }

  labels = { for key, value in { team = var.name, email = var.alert_email } : key => value if value != "" }

  log_rules = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "log-alerts", namespace = var.namespace, labels = { loki_rule = "1" } }
    data = { "${var.name}.yaml" = yamlencode({ groups = [{
      name = var.name
      rules = [for name, one in local.log_alerts : {
        alert       = name
        expr        = one.query
        for         = one.for
        labels      = merge(local.labels, { severity = one.severity, namespace = var.namespace })
        annotations = { description = one.help }
      } if one.wanted]
    }] }) }
  }

  cluster_rules = {
    apiVersion = "monitoring.coreos.com/v1"
    kind       = "PrometheusRule"
    metadata   = { name = "cluster-alerts", namespace = var.namespace, labels = { release = "kube-prometheus-stack" } }
    spec = { groups = [{
      name = var.name
      rules = [for name, one in local.cluster_alerts : {
        alert       = name
        expr        = one.query
        for         = one.for
        labels      = merge(local.labels, { severity = one.severity })
        annotations = { description = one.help }
      }]
    }] }
  }

  drawn = concat(
    [
      { title = "Scores a second", unit = "reqps", query = "${local.total["request_count/5m"]} / 300" },
      { title = "Share of errors", unit = "percentunit", query = local.ratio["5m"] },
      { title = "Mean score", unit = "short", query = local.mean["prediction_mean/15m"] },
      { title = "Drift of the worst feature", unit = "short", query = local.mean["drift_score/1d"] },
      { title = "Age of features", unit = "s", query = local.mean["feature_age_s/15m"] },
      { title = "Retrainings decided", unit = "short", query = local.total["retrain_decision/1d"] },
    ],
    [for query in local.online ? [local.p99] : [] : { title = "Latency, 99th percentile", unit = "ms", query = query }],
  )

  dashboard = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "dashboard", namespace = var.namespace, labels = { grafana_dashboard = "1" } }
    data = { "${var.name}.json" = jsonencode({
      title         = var.name
      uid           = substr(sha1(var.name), 0, 20)
      schemaVersion = 39
      refresh       = "1m"
      time          = { from = "now-24h", to = "now" }
      panels = [for number, one in local.drawn : {
        id          = number + 1
        type        = "timeseries"
        title       = one.title
        datasource  = { type = "loki", uid = "loki" }
        fieldConfig = { defaults = { unit = one.unit }, overrides = [] }
        gridPos     = { h = 8, w = 12, x = 12 * (number % 2), y = 8 * floor(number / 2) }
        targets     = [{ refId = "A", expr = one.query, datasource = { type = "loki", uid = "loki" } }]
      }]
    }) }
  }

  objects = [local.log_rules, local.cluster_rules, local.dashboard]
}

output "dashboard" {
  description = "Name of the dashboard in Grafana"
  value       = var.name
}

output "alert_channel" {
  description = "Label that Alertmanager routes the alerts by"
  value       = "team=\"${var.name}\""
}
