resource "aws_iam_role" "pipeline" {
  for_each = local.pipelines

  name        = "${var.name}-${each.key}-pipeline"
  description = "What the ${each.key} pipeline may start"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "training" {
  count = length(var.training_jobs)

  name   = "start-${var.training_jobs[count.index].name}"
  role   = aws_iam_role.pipeline["training"].id
  policy = var.training_jobs[count.index].policy_json
}

resource "aws_iam_role_policy" "scoring" {
  count = length(var.scoring_jobs)

  name   = "start-${var.scoring_jobs[count.index].name}"
  role   = aws_iam_role.pipeline["scoring"].id
  policy = var.scoring_jobs[count.index].policy_json
}

resource "aws_iam_role_policy" "platform" {
  #checkov:skip=CKV_AWS_355:Log delivery and tracing know no resource-level permission
  #checkov:skip=CKV_AWS_290:AWS documents the log delivery calls of Step Functions on all resources
  for_each = local.pipelines

  name = "platform"
  role = aws_iam_role.pipeline[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReportFailure"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = aws_sns_topic.failures.arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
      {
        Sid    = "DeliverLogs"
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        Resource = "*"
      },
      {
        Sid      = "Trace"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "scheduler" {
  name        = "${var.name}-scheduler"
  description = "Starts the pipelines on schedule and on a retraining decision"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["scheduler.amazonaws.com", "events.amazonaws.com"] }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "start-pipelines"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StartPipelines"
        Effect   = "Allow"
        Action   = "states:StartExecution"
        Resource = [for pipeline in aws_sfn_state_machine.pipeline : pipeline.arn]
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.kms_key_arn
      },
    ]
  })
}
