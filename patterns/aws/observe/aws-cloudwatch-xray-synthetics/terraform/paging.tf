locals {
  # The composite alarm speaks for the fast burn, so that one outage is one page.
  silent_burns  = ["fast"]
  canary_alarms = aws_cloudwatch_metric_alarm.canary[*].arn
}
