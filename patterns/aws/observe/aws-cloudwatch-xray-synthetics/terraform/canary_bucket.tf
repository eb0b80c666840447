resource "aws_s3_bucket" "canary" {
  #checkov:skip=CKV_AWS_18:run records that expire within a month
  #checkov:skip=CKV_AWS_144:run records that expire within a month
  #checkov:skip=CKV_AWS_21:every run writes objects of its own and replaces none
  #checkov:skip=CKV2_AWS_62:the canary's metric raises the alarm
  count = local.online

  bucket        = local.canary_bucket
  force_destroy = var.force_destroy
  tags          = merge(local.tags, { Name = "${var.name}-canary" })
}

resource "aws_s3_bucket_server_side_encryption_configuration" "canary" {
  count = local.online

  bucket = aws_s3_bucket.canary[0].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "canary" {
  count = local.online

  bucket                  = aws_s3_bucket.canary[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "canary" {
  count = local.online

  bucket = aws_s3_bucket.canary[0].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 31
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "canary" {
  count = local.online

  bucket = aws_s3_bucket.canary[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.canary[0].arn, "${aws_s3_bucket.canary[0].arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.canary]
}
