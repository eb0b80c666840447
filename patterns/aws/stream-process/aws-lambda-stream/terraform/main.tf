locals {
  function_name = local.processor
  function_role = aws_iam_role.stream.id
  processor     = "${var.name}-stream"
  fifo          = endswith(var.stream_name, ".fifo")
  queue         = var.stream_kind == "sqs"
  app_env       = { for key, value in var.app_env : key => value if value != "" }
  tags          = merge(var.tags, { Environment = var.environment })
}

resource "aws_cloudwatch_log_group" "stream" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/aws/lambda/${local.processor}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_sqs_queue" "failed" {
  name                              = "${local.processor}-failed"
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  message_retention_seconds         = 1209600
  tags                              = local.tags
}

resource "aws_security_group" "stream" {
  name        = local.processor
  description = "Stream consumer: no way in, HTTPS and the own network out."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.processor })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.stream.id
  description       = "AWS services over HTTPS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.stream.id
  description       = "Caches and brokers in the own network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 1
  to_port           = 65535
}

resource "aws_lambda_function" "stream" {
  #checkov:skip=CKV_AWS_115:a reserve would fail in new accounts, which hold ten concurrent runs in all
  #checkov:skip=CKV_AWS_272:code signing does not exist for container images; the registry scans them
  #checkov:skip=CKV_AWS_116:the event source mapping or the source queue keeps failed batches
  function_name = local.processor
  description   = "Updates features from events."
  role          = aws_iam_role.stream.arn
  package_type  = "Image"
  image_uri     = var.image_uri
  memory_size   = var.memory_mb
  timeout       = var.timeout_s
  kms_key_arn   = var.kms_key_arn
  tags          = local.tags
  depends_on    = [aws_cloudwatch_log_group.stream, aws_iam_role_policy.run]

  image_config {
    entry_point = ["python", "-m", "awslambdaric"]
    command     = [var.handler]
  }

  environment {
    variables = merge(local.app_env, { SCORING_ROLE = "consume", HOME = "/tmp" })
  }

  tracing_config {
    mode = "Active"
  }

  vpc_config {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.stream.id]
  }
}

resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn                   = var.stream_arn
  function_name                      = aws_lambda_function.stream.arn
  batch_size                         = local.fifo ? 10 : var.batch_size
  maximum_batching_window_in_seconds = local.fifo ? null : var.batch_window_s
  starting_position                  = local.queue ? null : "TRIM_HORIZON"
  topics                             = var.stream_kind == "kafka" ? [var.stream_name] : null
  parallelization_factor             = var.stream_kind == "kinesis" ? var.parallelization_factor : null
  bisect_batch_on_function_error     = var.stream_kind == "kinesis" ? true : null
  maximum_retry_attempts             = var.stream_kind == "kinesis" ? 5 : null
  function_response_types            = var.stream_kind == "kafka" ? null : ["ReportBatchItemFailures"]
  tags                               = local.tags

  # AWS checks that the role can read the source before it accepts the mapping.
  depends_on = [aws_iam_role_policy.run, aws_iam_role_policy.data]

  dynamic "scaling_config" {
    for_each = local.queue ? [1] : []

    content {
      maximum_concurrency = var.max_concurrency
    }
  }

  dynamic "destination_config" {
    for_each = local.queue ? [] : [1]

    content {
      on_failure {
        destination_arn = aws_sqs_queue.failed.arn
      }
    }
  }

  dynamic "amazon_managed_kafka_event_source_config" {
    for_each = var.stream_kind == "kafka" ? [1] : []

    content {
      consumer_group_id = local.processor
    }
  }
}
