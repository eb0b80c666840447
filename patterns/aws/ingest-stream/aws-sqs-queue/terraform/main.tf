locals {
  fifo   = var.queue_type == "fifo"
  suffix = local.fifo ? ".fifo" : ""
  tags   = merge(var.tags, { Environment = var.environment })
}

resource "aws_sqs_queue" "dead" {
  name                              = "${var.name}-events-dead${local.suffix}"
  fifo_queue                        = local.fifo ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  message_retention_seconds         = 1209600
  tags                              = local.tags
}

resource "aws_sqs_queue" "events" {
  name                              = "${var.name}-events${local.suffix}"
  fifo_queue                        = local.fifo ? true : null
  content_based_deduplication       = local.fifo ? true : null
  deduplication_scope               = local.fifo ? "messageGroup" : null
  fifo_throughput_limit             = local.fifo ? "perMessageGroupId" : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 3600
  visibility_timeout_seconds        = var.visibility_timeout_s
  message_retention_seconds         = var.retention_days * 86400
  receive_wait_time_seconds         = 20
  tags                              = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receives
  })
}

resource "aws_sqs_queue_policy" "events" {
  queue_url = aws_sqs_queue.events.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.events.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
