locals {
  security_events = {
    root-account-used = {
      description = "The root account was used"
      pattern     = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"
      threshold   = 1
    }
    key-disabled-or-deleted = {
      description = "An encryption key was disabled or scheduled for deletion"
      pattern     = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"
      threshold   = 1
    }
    trail-changed = {
      description = "An audit trail was stopped, deleted or changed"
      pattern     = "{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) || ($.eventName = UpdateTrail) || ($.eventName = PutEventSelectors) }"
      threshold   = 1
    }
    secret-deleted-or-shared = {
      description = "A secret was deleted or its resource policy changed"
      pattern     = "{ ($.eventSource = secretsmanager.amazonaws.com) && (($.eventName = DeleteSecret) || ($.eventName = PutResourcePolicy)) }"
      threshold   = 1
    }
    calls-denied = {
      description = "Unusually many calls were denied within five minutes"
      pattern     = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"
      threshold   = 25
    }
  }
}

resource "aws_sns_topic" "audit" {
  name              = "${var.name}-audit-alerts"
  kms_master_key_id = aws_kms_key.platform.arn
  tags              = local.tags
}

resource "aws_sns_topic_subscription" "audit_email" {
  count = var.alert_email == "" ? 0 : 1

  topic_arn = aws_sns_topic.audit.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

resource "aws_cloudwatch_log_metric_filter" "security" {
  for_each = local.security_events

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.trail.name
  pattern        = each.value.pattern

  metric_transformation {
    name      = "${var.name}-${each.key}"
    namespace = "Audit"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "security" {
  for_each = local.security_events

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "Audit"
  metric_name         = aws_cloudwatch_log_metric_filter.security[each.key].metric_transformation[0].name
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.audit.arn]
  tags                = local.tags
}
