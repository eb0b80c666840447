resource "aws_kinesis_stream" "events" {
  name             = "${var.name}-events"
  retention_period = var.retention_hours
  encryption_type  = "KMS"
  kms_key_id       = var.kms_key_arn
  tags             = merge(var.tags, { Environment = var.environment })

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}
