locals {
  tags = merge(var.tags, { Environment = var.environment })

  given = {
    training = { jobs = var.training_jobs, schedule = var.training_schedule }
    scoring  = { jobs = var.scoring_jobs, schedule = var.scoring_schedule }
  }

  # SageMaker job names carry only the first part of the name.
  job_prefix = substr(var.name, 0, 20)

  # One expression a pipeline, taken apart: a plain time of day, a time within the hour, or a rate.
  daily  = { for pipeline, given in local.given : pipeline => regexall("^cron\\((\\d+) (\\d+) (.+)\\)$", given.schedule) }
  hourly = { for pipeline, given in local.given : pipeline => regexall("^cron\\((\\d+) (\\S+) (.+)\\)$", given.schedule) }
  rate   = { for pipeline, given in local.given : pipeline => regexall("^rate\\((\\d+) (minute|hour|day)s?\\)$", given.schedule) }

  # Minutes between two jobs: as asked for, but never so many that the last would start after the next round begins.
  gap = {
    for pipeline, given in local.given : pipeline => (
      length(local.daily[pipeline]) > 0 ? var.stagger_minutes :
      length(local.hourly[pipeline]) > 0 ? min(var.stagger_minutes, floor((60 - tonumber(local.hourly[pipeline][0][0])) / max(1, length(given.jobs)))) :
      length(local.rate[pipeline]) > 0 ? min(var.stagger_minutes, floor(local.minutes[local.rate[pipeline][0][1]] * tonumber(local.rate[pipeline][0][0]) / max(1, length(given.jobs)))) : 0
    )
  }
  minutes = { minute = 1, hour = 60, day = 1440 }

  # Minute of the day at which each job starts, before it is written as an expression again.
  starts = {
    for pipeline, given in local.given : pipeline => [
      for position in range(length(given.jobs)) : position * local.gap[pipeline] + (
        length(local.daily[pipeline]) > 0 ? tonumber(local.daily[pipeline][0][1]) * 60 + tonumber(local.daily[pipeline][0][0]) :
        length(local.hourly[pipeline]) > 0 ? tonumber(local.hourly[pipeline][0][0]) :
        length(local.rate[pipeline]) > 0 ? (local.rate[pipeline][0][1] == "day" ? 120 : 0) : 0
      )
    ]
  }

  expressions = {
    for pipeline, given in local.given : pipeline => [
      for start in local.starts[pipeline] : (
        length(local.daily[pipeline]) > 0 ? "cron(${start % 60} ${floor(start / 60)} ${local.daily[pipeline][0][2]})" :
        length(local.hourly[pipeline]) > 0 ? "cron(${start} ${local.hourly[pipeline][0][1]} ${local.hourly[pipeline][0][2]})" :
        length(local.rate[pipeline]) == 0 ? given.schedule :
        local.rate[pipeline][0][1] == "minute" ? "cron(${start}/${local.rate[pipeline][0][0]} * * * ? *)" :
        local.rate[pipeline][0][1] == "hour" ? "cron(${start % 60} ${floor(start / 60)}/${local.rate[pipeline][0][0]} * * ? *)" :
        "cron(${start % 60} ${floor(start / 60)} ${local.rate[pipeline][0][0] == "1" ? "*" : "1/${local.rate[pipeline][0][0]}"} * ? *)"
      )
    ]
  }

  runs = flatten([
    for pipeline, given in local.given : [
      for position, job in given.jobs : {
        pipeline   = pipeline
        job        = job
        start      = local.starts[pipeline][position]
        expression = local.expressions[pipeline][position]
      }
    ] if given.schedule != ""
  ])

  # The scheduler only knows that a start was accepted; how a run ended is told by the service that ran it.
  failures = {
    ecs = {
      source        = ["aws.ecs"]
      "detail-type" = ["ECS Task State Change"]
      detail = {
        clusterArn = [{ prefix = "arn:aws:ecs:${var.region}:${var.account_id}:cluster/${var.name}" }]
        lastStatus = ["STOPPED"]
        group      = [{ prefix = "family:" }]
        containers = { exitCode = [{ "anything-but" = 0 }] }
      }
    }
    batch = {
      source        = ["aws.batch"]
      "detail-type" = ["Batch Job State Change"]
      detail        = { status = ["FAILED"], jobName = [{ prefix = var.name }] }
    }
    glue = {
      source        = ["aws.glue"]
      "detail-type" = ["Glue Job State Change"]
      detail        = { state = ["FAILED", "TIMEOUT", "STOPPED"], jobName = [{ prefix = var.name }] }
    }
    sagemaker = {
      source        = ["aws.sagemaker"]
      "detail-type" = ["SageMaker Training Job State Change", "SageMaker Transform Job State Change", "SageMaker Processing Job State Change"]
      detail = {
        "$or" = [
          { TrainingJobStatus = ["Failed"], TrainingJobName = [{ prefix = local.job_prefix }] },
          { TransformJobStatus = ["Failed"], TransformJobName = [{ prefix = local.job_prefix }] },
          { ProcessingJobStatus = ["Failed"], ProcessingJobName = [{ prefix = local.job_prefix }] },
        ]
      }
    }
    emr = {
      source        = ["aws.emr-serverless"]
      "detail-type" = ["EMR Serverless Job Run State Change"]
      detail        = { state = ["FAILED"] }
    }
  }
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
  tags = local.tags
}

resource "aws_scheduler_schedule" "job" {
  count = length(local.runs)

  name                         = "${var.name}-${local.runs[count.index].pipeline}-${local.runs[count.index].job.name}"
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = "Starts ${local.runs[count.index].job.name} of the ${local.runs[count.index].pipeline} pipeline"
  schedule_expression          = local.runs[count.index].expression
  schedule_expression_timezone = "UTC"
  state                        = "ENABLED"
  kms_key_arn                  = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = local.runs[count.index].job.scheduler_arn
    role_arn = aws_iam_role.scheduler.arn
    input    = local.runs[count.index].job.scheduler_input

    dead_letter_config {
      arn = aws_sqs_queue.undelivered.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 3
    }
  }

  lifecycle {
    precondition {
      condition     = local.runs[count.index].start < 1440
      error_message = "The last job would start after midnight and so before the others. Start earlier or lower stagger_minutes."
    }
  }

  depends_on = [aws_iam_role_policy.training, aws_iam_role_policy.scoring]
}

resource "aws_sqs_queue" "undelivered" {
  name                      = "${var.name}-undelivered-starts"
  kms_master_key_id         = var.kms_key_arn
  message_retention_seconds = 1209600
  tags                      = local.tags
}

resource "aws_cloudwatch_metric_alarm" "undelivered" {
  alarm_name          = "${var.name}-undelivered-starts"
  alarm_description   = "A job could not be started; the queue holds the request and the reason."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.undelivered.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.failures.arn]
  tags                = local.tags
}

resource "aws_sns_topic_policy" "failures" {
  arn = aws_sns_topic.failures.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ReportFailures"
      Effect    = "Allow"
      Principal = { Service = ["events.amazonaws.com", "cloudwatch.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.failures.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_cloudwatch_event_rule" "failure" {
  for_each = local.failures

  name          = "${var.name}-failed-${each.key}"
  description   = "Failed runs of ${var.name} on ${each.key}"
  event_pattern = jsonencode(each.value)
  tags          = local.tags
}

resource "aws_cloudwatch_event_target" "failure" {
  for_each = local.failures

  rule      = aws_cloudwatch_event_rule.failure[each.key].name
  target_id = "failures"
  arn       = aws_sns_topic.failures.arn
}
