resource "aws_xray_sampling_rule" "service" {
  count = local.online

  rule_name      = substr(var.name, 0, 32)
  priority       = 1000
  version        = 1
  reservoir_size = 1
  fixed_rate     = var.trace_rate
  service_name   = var.name
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
  tags           = local.tags
}

resource "aws_xray_group" "slow_or_failed" {
  count = local.online

  group_name        = "${substr(var.name, 0, 25)}-issues"
  filter_expression = "service(\"${var.name}\") AND (fault = true OR responsetime > ${local.latency == 1 ? var.latency_slo_ms / 1000 : 1})"
  tags              = local.tags

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# Finds new kinds of log line that no alarm was written for.
resource "aws_cloudwatch_log_anomaly_detector" "service" {
  count = local.online

  detector_name           = var.name
  enabled                 = true
  log_group_arn_list      = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:${var.log_group_name}"]
  evaluation_frequency    = "FIFTEEN_MIN"
  anomaly_visibility_time = 30
  kms_key_id              = var.kms_key_arn
  tags                    = local.tags
}

resource "aws_cloudwatch_query_definition" "slowest" {
  count = local.online

  name            = "${var.name}/slowest-requests"
  log_group_names = [var.log_group_name]
  query_string    = "fields @timestamp, request_latency_ms, @message | filter ispresent(request_latency_ms) | sort request_latency_ms desc | limit 50"
}

# Outside and inside views together: a canary that fails with no errors inside points at the way to the service,
# errors with a healthy canary at some of the callers. Either wakes someone, once.
resource "aws_cloudwatch_composite_alarm" "unavailable" {
  count = local.online

  alarm_name        = "${var.name}-unavailable"
  alarm_description = "Callers are affected: the service fails its canary or spends its error budget fast"
  alarm_rule        = "ALARM(\"${aws_cloudwatch_metric_alarm.canary[0].alarm_name}\") OR ALARM(\"${aws_cloudwatch_metric_alarm.error_budget["fast"].alarm_name}\")"
  alarm_actions     = [aws_sns_topic.alerts.arn]
  ok_actions        = [aws_sns_topic.alerts.arn]
  tags              = local.tags
}
