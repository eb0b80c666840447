resource "aws_kinesis_stream" "events" {
  name             = "${var.name}-events"
  shard_count      = var.shard_count
  retention_period = var.retention_hours
  encryption_type  = "KMS"
  kms_key_id       = var.kms_key_arn
  tags             = merge(var.tags, { Environment = var.environment })

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}
