locals {
  tags = merge(var.tags, { Environment = var.environment })

  pipelines = merge(
    { training = { jobs = var.training_jobs, schedule = var.training_schedule } },
    length(var.scoring_jobs) > 0 ? { scoring = { jobs = var.scoring_jobs, schedule = var.scoring_schedule } } : {},
  )

  # Scheduling is a separate question from having jobs: a pipeline without a schedule is started by hand or by a retraining decision.
  schedules = { for pipeline, given in local.pipelines : pipeline => given.schedule if given.schedule != "" }

  steps = {
    for pipeline, given in local.pipelines : pipeline => {
      for position, job in given.jobs : job.name => {
        Type           = "Task"
        Resource       = job.sfn_resource
        Parameters     = jsondecode(job.sfn_parameters)
        ResultPath     = null
        TimeoutSeconds = var.job_timeout_hours * 3600
        Retry = [{
          ErrorEquals     = ["States.TaskFailed", "States.Timeout"]
          IntervalSeconds = 60
          MaxAttempts     = var.max_attempts - 1
          BackoffRate     = 2
          JitterStrategy  = "FULL"
        }]
        Catch = [{
          ErrorEquals = ["States.ALL"]
          ResultPath  = "$.failure"
          Next        = "ReportFailure"
        }]
        Next = position + 1 < length(given.jobs) ? given.jobs[position + 1].name : "Done"
      }
    }
  }

  endings = {
    Done = { Type = "Succeed" }
    ReportFailure = {
      Type     = "Task"
      Resource = "arn:aws:states:::sns:publish"
      Parameters = {
        TopicArn    = aws_sns_topic.failures.arn
        Subject     = "Pipeline failed: ${var.name}"
        "Message.$" = "States.Format('{} failed: {}', $$.Execution.Id, $.failure.Cause)"
      }
      ResultPath = null
      Next       = "Failed"
    }
    Failed = {
      Type  = "Fail"
      Error = "PipelineFailed"
      Cause = "A job failed after its last attempt; the execution history says which."
    }
  }
}

resource "aws_sfn_state_machine" "pipeline" {
  for_each = local.pipelines

  name     = "${var.name}-${each.key}"
  role_arn = aws_iam_role.pipeline[each.key].arn
  type     = "STANDARD"
  tags     = local.tags

  definition = jsonencode({
    Comment = "The ${each.key} pipeline of ${var.name}"
    StartAt = each.value.jobs[0].name
    States  = merge(local.steps[each.key], local.endings)
  })

  logging_configuration {
    level                  = "ALL"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.pipeline[each.key].arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  depends_on = [aws_iam_role_policy.platform]
}

# Step Functions refuses log groups outside this prefix once the account's log resource policy is full.
resource "aws_cloudwatch_log_group" "pipeline" {
  for_each = local.pipelines

  name              = "/aws/vendedlogs/states/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
  tags = local.tags
}

resource "aws_scheduler_schedule" "pipeline" {
  for_each = local.schedules

  name                         = "${var.name}-${each.key}"
  group_name                   = aws_scheduler_schedule_group.this.name
  description                  = "Starts the ${each.key} pipeline"
  schedule_expression          = each.value
  schedule_expression_timezone = "UTC"
  state                        = "ENABLED"
  kms_key_arn                  = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.pipeline[each.key].arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ trigger = "schedule" })

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 3
    }
  }
}

# The application asks for a training run between two schedules by an event on this bus; it needs no knowledge of what trains.
resource "aws_cloudwatch_event_bus" "retraining" {
  name = "${var.name}-retraining"
  tags = local.tags
}

resource "aws_cloudwatch_event_rule" "retraining" {
  name           = "${var.name}-retraining"
  description    = "Starts the training pipeline when the application decides to retrain"
  event_bus_name = aws_cloudwatch_event_bus.retraining.name
  tags           = local.tags

  event_pattern = jsonencode({
    source        = ["scoring"]
    "detail-type" = ["RetrainingWanted"]
  })
}

resource "aws_cloudwatch_event_target" "retraining" {
  rule           = aws_cloudwatch_event_rule.retraining.name
  event_bus_name = aws_cloudwatch_event_bus.retraining.name
  arn            = aws_sfn_state_machine.pipeline["training"].arn
  role_arn       = aws_iam_role.scheduler.arn
}
