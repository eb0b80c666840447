locals {
  prefix      = trim(var.prefix, "/")
  offline_uri = "s3://${var.bucket_name}/${local.prefix}"
  tags        = merge(var.tags, { Environment = var.environment })

  dataset = {
    uri           = local.offline_uri
    format        = "parquet"
    partitions    = ["event_date"]
    entity_column = "entity_key"
    time_column   = "event_timestamp"
  }
}

# Without a catalogue this is the one place that says where the features lie and how to read them.
resource "aws_ssm_parameter" "dataset" {
  name        = "/${var.name}/features/offline"
  description = "Location and layout of the offline features"
  type        = "SecureString"
  key_id      = var.kms_key_arn
  value       = jsonencode(local.dataset)
  tags        = local.tags
}
