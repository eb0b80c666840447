locals {
  rotation_retry  = [{ ErrorEquals = ["States.ALL"], IntervalSeconds = 5, MaxAttempts = 5, BackoffRate = 2 }]
  rotation_target = { SecretId = aws_secretsmanager_secret.api_key.arn, "ClientRequestToken.$" = "States.UUID()" }
}

# The secret holds the new key and the one before it, separated by a comma; the service accepts both,
# so callers have a whole period to take the first.
resource "aws_sfn_state_machine" "rotate" {
  #checkov:skip=CKV_AWS_285:errors are logged; execution data would contain the new key
  name     = "${var.name}-rotate-api-key"
  role_arn = aws_iam_role.rotate.arn
  # Express executions keep no history, so the generated key is not left in one.
  type = "EXPRESS"
  tags = local.tags

  definition = jsonencode({
    Comment = "Puts a new random API key before the current one"
    StartAt = "Generate"
    States = {
      Generate = {
        Type           = "Task"
        Resource       = "arn:aws:states:::aws-sdk:secretsmanager:getRandomPassword"
        Parameters     = { PasswordLength = 48, ExcludePunctuation = true }
        ResultSelector = { "next.$" = "$.RandomPassword" }
        Retry          = local.rotation_retry
        Next           = "ReadCurrent"
      }
      ReadCurrent = {
        Type           = "Task"
        Resource       = "arn:aws:states:::aws-sdk:secretsmanager:getSecretValue"
        Parameters     = { SecretId = aws_secretsmanager_secret.api_key.arn }
        ResultSelector = { "keys.$" = "States.StringSplit($.SecretString, ',')" }
        ResultPath     = "$.current"
        Catch          = [{ ErrorEquals = ["SecretsManager.ResourceNotFoundException"], ResultPath = "$.absent", Next = "StoreFirst" }]
        Next           = "StoreBeforeCurrent"
      }
      StoreFirst = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:secretsmanager:putSecretValue"
        Parameters = merge(local.rotation_target, { "SecretString.$" = "$.next" })
        Retry      = local.rotation_retry
        End        = true
      }
      StoreBeforeCurrent = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:secretsmanager:putSecretValue"
        Parameters = merge(local.rotation_target, { "SecretString.$" = "States.Format('{},{}', $.next, States.ArrayGetItem($.current.keys, 0))" })
        Retry      = local.rotation_retry
        End        = true
      }
    }
  })

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.rotate.arn}:*"
  }

  tracing_configuration {
    enabled = true
  }
}

resource "aws_cloudwatch_log_group" "rotate" {
  #checkov:skip=CKV_AWS_338:retention follows the platform's log policy, which may be shorter than a year outside production
  name              = "/aws/vendedlogs/states/${var.name}-rotate-api-key"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.platform.arn
  tags              = local.tags
}

resource "aws_iam_role" "rotate" {
  name = "${var.name}-rotate-api-key"
  tags = local.tags

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

resource "aws_iam_role_policy" "rotate" {
  #checkov:skip=CKV_AWS_290:log delivery, tracing and GetRandomPassword have no resource to name
  #checkov:skip=CKV_AWS_355:log delivery, tracing and GetRandomPassword have no resource to name
  #checkov:skip=CKV_AWS_289:log resource policies of vended logs have no resource to name
  name = "rotate-api-key"
  role = aws_iam_role.rotate.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReplaceKey"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]
        Resource = aws_secretsmanager_secret.api_key.arn
      },
      {
        Sid      = "EncryptNewKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.platform.arn
      },
      {
        Sid    = "GenerateLogAndTrace"
        Effect = "Allow"
        Action = [
          "secretsmanager:GetRandomPassword",
          "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:UpdateLogDelivery",
          "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy",
          "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "rotation_schedule" {
  name = "${var.name}-rotation-schedule"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "rotation_schedule" {
  name = "start-rotation"
  role = aws_iam_role.rotation_schedule.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "states:StartExecution", Resource = aws_sfn_state_machine.rotate.arn },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.platform.arn },
    ]
  })
}

# A rate without a start date fires once on creation, which is what writes the first key.
resource "aws_scheduler_schedule" "rotate" {
  name                = "${var.name}-rotate-api-key"
  description         = "Rotates the API key of ${var.name}"
  schedule_expression = "rate(${var.rotation_days} days)"
  kms_key_arn         = aws_kms_key.platform.arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.rotate.arn
    role_arn = aws_iam_role.rotation_schedule.arn

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }

  depends_on = [aws_iam_role_policy.rotate, aws_iam_role_policy.rotation_schedule]
}
