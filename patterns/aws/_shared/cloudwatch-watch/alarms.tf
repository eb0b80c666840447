locals {
  dimensions = { service = var.name }

  # Pages within a quarter of an hour at a pace that spends the month's error budget in two days,
  # and within three hours at one that spends it in five.
  burn_alarms = local.online == 0 ? {} : {
    fast = { factor = 14.4, period = 300, periods = 3, breaching = 3 }
    slow = { factor = 6, period = 3600, periods = 6, breaching = 3 }
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  count = local.latency

  alarm_name                            = "${var.name}-latency-p99"
  alarm_description                     = "The 99th percentile of request latency is above ${var.latency_slo_ms} ms"
  namespace                             = var.metric_namespace
  metric_name                           = "request_latency_ms"
  dimensions                            = local.dimensions
  extended_statistic                    = "p99"
  period                                = 60
  evaluation_periods                    = 10
  datapoints_to_alarm                   = 6
  threshold                             = var.latency_slo_ms
  comparison_operator                   = "GreaterThanThreshold"
  evaluate_low_sample_count_percentiles = "ignore"
  treat_missing_data                    = "notBreaching"
  alarm_actions                         = [aws_sns_topic.alerts.arn]
  ok_actions                            = [aws_sns_topic.alerts.arn]
  tags                                  = local.tags
}

resource "aws_cloudwatch_metric_alarm" "error_budget" {
  for_each = local.burn_alarms

  alarm_name          = "${var.name}-error-budget-${each.key}"
  alarm_description   = "Errors spend the budget of ${local.slo_pct} % availability ${each.value.factor} times too fast"
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.breaching
  threshold           = min(each.value.factor * local.error_budget, 0.5)
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = contains(local.silent_burns, each.key) ? [] : [aws_sns_topic.alerts.arn]
  ok_actions          = contains(local.silent_burns, each.key) ? [] : [aws_sns_topic.alerts.arn]
  tags                = local.tags

  metric_query {
    id          = "ratio"
    label       = "Share of failed requests"
    expression  = "IF(requests > 0, errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = var.metric_namespace
      metric_name = "error_count"
      dimensions  = local.dimensions
      period      = each.value.period
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = var.metric_namespace
      metric_name = "request_count"
      dimensions  = local.dimensions
      period      = each.value.period
      stat        = "Sum"
    }
  }
}

# Traffic has a daily shape, so the alarm compares it with what the hour usually brings.
resource "aws_cloudwatch_metric_alarm" "volume_drop" {
  count = local.online

  alarm_name          = "${var.name}-score-volume-drop"
  alarm_description   = "Far fewer scores than usual at this hour"
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  threshold_metric_id = "usual"
  comparison_operator = "LessThanLowerThreshold"
  treat_missing_data  = var.environment == "prod" ? "breaching" : "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  tags                = local.tags

  metric_query {
    id          = "usual"
    label       = "Usual scores"
    expression  = "ANOMALY_DETECTION_BAND(scores, 4)"
    return_data = true
  }

  metric_query {
    id          = "scores"
    return_data = true

    metric {
      namespace   = var.metric_namespace
      metric_name = "request_count"
      dimensions  = local.dimensions
      period      = 300
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "no_scores" {
  count = 1 - local.online

  alarm_name          = "${var.name}-no-scores"
  alarm_description   = "No batch has been scored for a day"
  namespace           = var.metric_namespace
  metric_name         = "request_count"
  dimensions          = local.dimensions
  statistic           = "Sum"
  period              = 86400
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = var.environment == "prod" ? "breaching" : "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "drift" {
  alarm_name          = "${var.name}-drift"
  alarm_description   = "The worst feature's distribution has moved away from training by more than ${var.drift_limit}"
  namespace           = var.metric_namespace
  metric_name         = "drift_score"
  dimensions          = local.dimensions
  statistic           = "Maximum"
  period              = 86400
  evaluation_periods  = 1
  threshold           = var.drift_limit
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "freshness" {
  alarm_name          = "${var.name}-feature-age"
  alarm_description   = "Feature values are older than ${var.freshness_limit_s} s"
  namespace           = var.metric_namespace
  metric_name         = "feature_age_s"
  dimensions          = local.dimensions
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  threshold           = var.freshness_limit_s
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  tags                = local.tags
}

locals {
  publishers = ["budgets", "cloudwatch"]

  alarm_arns = concat(
    aws_cloudwatch_metric_alarm.latency[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.error_budget : alarm.arn],
    aws_cloudwatch_metric_alarm.volume_drop[*].arn,
    aws_cloudwatch_metric_alarm.no_scores[*].arn,
    local.canary_alarms,
    [aws_cloudwatch_metric_alarm.drift.arn, aws_cloudwatch_metric_alarm.freshness.arn],
  )
}
