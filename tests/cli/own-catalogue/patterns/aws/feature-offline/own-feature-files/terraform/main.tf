locals {
  tags = merge(var.tags, { Environment = var.environment, Layout = var.layout })
}

resource "aws_ssm_parameter" "layout" {
  name   = "/${var.name}/archive"
  type   = "SecureString"
  key_id = var.kms_key_arn
  value  = "s3://${var.bucket_name}/${local.prefix}"
  tags   = local.tags
}
