locals {
  tags = merge(var.tags, { Environment = var.environment })

  role      = "score-batch"
  full_name = "${var.name}-${local.role}"

  invoke = {
    FunctionName = aws_lambda_function.this.arn
    Payload      = { role = local.role }
  }

  job = {
    name           = local.role
    sfn_resource   = "arn:aws:states:::lambda:invoke"
    sfn_parameters = jsonencode(local.invoke)
    scheduler_arn  = "arn:aws:scheduler:::aws-sdk:lambda:invoke"
    scheduler_input = jsonencode({
      FunctionName   = aws_lambda_function.this.arn
      InvocationType = "Event"
      Payload        = jsonencode(local.invoke.Payload)
    })
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Invoke"
        Effect   = "Allow"
        Action   = "lambda:InvokeFunction"
        Resource = aws_lambda_function.this.arn
      }]
    })
  }
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_115:The orchestrator starts one run at a time; a reservation would take concurrency from the account's other functions
  #checkov:skip=CKV_AWS_116:The orchestrator sees the failure and reports it; a dead-letter queue would hold only the word score-batch
  #checkov:skip=CKV_AWS_272:Code signing does not exist for container images; the image is pinned and scanned in its registry
  function_name = local.full_name
  description   = "Scores one batch"
  role          = aws_iam_role.task.arn
  package_type  = "Image"
  image_uri     = var.image_uri
  architectures = ["x86_64"]
  memory_size   = var.memory_mb
  timeout       = 900
  kms_key_arn   = var.kms_key_arn
  tags          = local.tags

  image_config {
    entry_point = ["python", "-m", "awslambdaric"]
    command     = ["scoring.lambda_handler.handler"]
  }

  ephemeral_storage {
    size = 2048
  }

  environment {
    variables = merge({ for key, value in var.app_env : key => value if value != "" }, { HOME = "/tmp" })
  }

  vpc_config {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.task.id]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.platform, aws_cloudwatch_log_group.this]
}

# A retry is the orchestrator's decision, after it has seen the first run end.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 3600
}
