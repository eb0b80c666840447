locals {
  tags    = merge(var.tags, { environment = var.environment })
  online  = var.online > 0
  latency = local.online && var.latency_slo_ms > 0 && var.latency_slo_ms < 1000000
  slo_pct = var.availability_slo_pct > 0 ? var.availability_slo_pct : 99

  # Share of failed requests that spends the month's error budget.
  error_budget = (100 - local.slo_pct) / 100

  # Every place that a container of this platform logs to. Tables that do not exist are passed over.
  lines = <<-KQL
    let lines = union isfuzzy=true
      (ContainerAppConsoleLogs | project TimeGenerated, Line = Log),
      (AppServiceConsoleLogs | project TimeGenerated, Line = ResultDescription),
      (ContainerLogV2 | where PodNamespace == 'scoring' | project TimeGenerated, Line = tostring(LogMessage)),
      (AmlOnlineEndpointConsoleLog | project TimeGenerated, Line = Message),
      (Syslog | where ProcessName == 'scoring' | project TimeGenerated, Line = SyslogMessage);
  KQL

  # The application writes a metric as one JSON line with one value or up to a hundred.
  metrics = <<-KQL
    ${local.lines}let metrics = lines
      | where Line has '"_aws"'
      | extend Metric = parse_json(extract(@'(\{.*\})', 1, Line))
      | where tostring(Metric.service) == '${var.name}' and tostring(Metric._aws.CloudWatchMetrics[0].Namespace) == '${var.metric_namespace}';
  KQL

  values = { for metric in ["request_latency_ms", "request_count", "error_count", "prediction_mean", "drift_score", "feature_age_s", "retrain_decision"] :
    metric => "metrics | where isnotnull(Metric.${metric}) | mv-expand Value = iff(gettype(Metric.${metric}) == 'array', Metric.${metric}, pack_array(Metric.${metric})) to typeof(real)"
  }

  alerts = merge(
    { for key in local.latency ? ["latency-p99"] : [] : key => {
      description = "The 99th percentile of request latency is above ${var.latency_slo_ms} ms"
      query       = "${local.values.request_latency_ms} | summarize Measure = percentile(Value, 99) by bin(TimeGenerated, 5m)"
      frequency   = "PT5M", window = "PT15M", operator = "GreaterThan", threshold = var.latency_slo_ms, periods = 3, failing = 2, severity = 2
    } },
    # Pages within a quarter of an hour at a pace that spends the month's error budget in two days,
    # and within hours at one that spends it in five.
    { for key, burn in local.online ? { fast = { factor = 14.4, frequency = "PT5M", window = "PT15M" }, slow = { factor = 6, frequency = "PT30M", window = "PT6H" } } : {} : "error-budget-${key}" => {
      description                            = "Errors spend the budget of ${local.slo_pct} % availability ${burn.factor} times too fast"
      query                                  = "let errors = toscalar(${local.values.error_count} | summarize sum(Value)); let requests = toscalar(${local.values.request_count} | summarize sum(Value)); print Measure = iff(requests > 0, errors / requests, 0.0)"
      frequency                              = burn.frequency, window = burn.window, operator = "GreaterThan", threshold = tonumber(format("%.6f", min(burn.factor * local.error_budget, 0.5))), periods = 1, failing = 1, severity = key == "fast" ? 1 : 2
    } },
    { for key in local.online ? ["score-volume"] : [] : key => {
      description = "Less than a quarter of last week's scores at this time of day"
      query       = "let now_count = toscalar(${local.values.request_count} | where TimeGenerated > ago(30m) | summarize sum(Value)); let usual = toscalar(${local.values.request_count} | where TimeGenerated between (ago(1d) - 30m .. ago(1d)) | summarize sum(Value)); print Measure = iff(usual > 20, coalesce(now_count, 0.0) / usual, 1.0)"
      frequency   = "PT30M", window = "P1D", operator = "LessThan", threshold = 0.25, periods = 1, failing = 1, severity = 2
    } },
    { for key in local.online ? [] : ["no-scores"] : key => {
      description = "No batch has been scored for a day"
      query       = "${local.values.request_count} | summarize Measure = sum(Value)"
      frequency   = "PT1H", window = "P1D", operator = "LessThan", threshold = 1, periods = 1, failing = 1, severity = 2
    } },
    {
      drift = {
        description = "The worst feature's distribution has moved away from training by more than ${var.drift_limit}"
        query       = "${local.values.drift_score} | summarize Measure = max(Value)"
        frequency   = "PT1H", window = "P1D", operator = "GreaterThan", threshold = var.drift_limit, periods = 1, failing = 1, severity = 2
      }
      feature-age = {
        description = "Feature values are older than ${var.freshness_limit_s} s"
        query       = "${local.values.feature_age_s} | summarize Measure = max(Value) by bin(TimeGenerated, 15m)"
        frequency   = "PT15M", window = "PT1H", operator = "GreaterThan", threshold = var.freshness_limit_s, periods = 3, failing = 3, severity = 2
      }
    },
  )
}

resource "azurerm_monitor_action_group" "alerts" {
  name                = "${var.name}-alerts"
  resource_group_name = var.resource_group_name
  short_name          = "scoring"
  tags                = local.tags

  dynamic "email_receiver" {
    for_each = var.alert_email == "" ? [] : [var.alert_email]

    content {
      name                    = "email"
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "this" {
  for_each = local.alerts

  name                    = "${var.name}-${each.key}"
  location                = var.region
  resource_group_name     = var.resource_group_name
  scopes                  = [var.log_workspace_id]
  description             = each.value.description
  severity                = each.value.severity
  evaluation_frequency    = each.value.frequency
  window_duration         = each.value.window
  auto_mitigation_enabled = true
  # The first apply comes before the first log line, when the tables do not exist.
  skip_query_validation = true
  tags                  = local.tags

  criteria {
    query                   = "${local.metrics}${each.value.query}"
    metric_measure_column   = "Measure"
    time_aggregation_method = "Maximum"
    operator                = each.value.operator
    threshold               = each.value.threshold

    failing_periods {
      number_of_evaluation_periods             = each.value.periods
      minimum_failing_periods_to_trigger_alert = each.value.failing
    }
  }

  action {
    action_groups = [azurerm_monitor_action_group.alerts.id]
  }
}

resource "azurerm_consumption_budget_resource_group" "this" {
  count = var.monthly_budget_usd > 0 ? 1 : 0

  name              = "${var.name}-monthly"
  resource_group_id = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}"
  amount            = var.monthly_budget_usd
  time_grain        = "Monthly"

  time_period {
    start_date = formatdate("YYYY-MM-01'T'00:00:00Z", timestamp())
  }

  dynamic "notification" {
    for_each = { Actual = 80, Forecasted = 100 }

    content {
      threshold_type = notification.key
      threshold      = notification.value
      operator       = "GreaterThan"
      contact_groups = [azurerm_monitor_action_group.alerts.id]
    }
  }

  lifecycle {
    ignore_changes = [time_period]
  }
}
