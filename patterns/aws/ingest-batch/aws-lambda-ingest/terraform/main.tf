locals {
  function_name = local.job_name
  function_role = aws_iam_role.ingest.id
  job_name      = "${var.name}-ingest"
  app_env       = { for key, value in var.app_env : key => value if value != "" }
  tags          = merge(var.tags, { Environment = var.environment })
}

resource "aws_cloudwatch_log_group" "ingest" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/aws/lambda/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_sqs_queue" "failed" {
  name                              = "${local.job_name}-failed"
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  message_retention_seconds         = 1209600
  tags                              = local.tags
}

resource "aws_lambda_function" "ingest" {
  #checkov:skip=CKV_AWS_115:a reserve would fail in new accounts, which hold ten concurrent runs in all
  #checkov:skip=CKV_AWS_116:failed runs go to the queue of the event invoke configuration
  #checkov:skip=CKV_AWS_272:code signing does not exist for container images; the registry scans them
  function_name = local.job_name
  description   = "Copies new extracts into the lake."
  role          = aws_iam_role.ingest.arn
  package_type  = "Image"
  image_uri     = var.image_uri
  memory_size   = var.memory_mb
  timeout       = var.timeout_s
  kms_key_arn   = var.kms_key_arn
  tags          = local.tags
  depends_on    = [aws_cloudwatch_log_group.ingest, aws_iam_role_policy.run]

  image_config {
    entry_point = ["python", "-m", "awslambdaric"]
    command     = [var.handler]
  }

  environment {
    variables = merge(local.app_env, { SCORING_ROLE = "ingest", HOME = "/tmp" })
  }

  tracing_config {
    mode = "Active"
  }

  vpc_config {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.ingest.id]
  }
}

resource "aws_lambda_function_event_invoke_config" "ingest" {
  function_name                = aws_lambda_function.ingest.function_name
  maximum_event_age_in_seconds = 21600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
