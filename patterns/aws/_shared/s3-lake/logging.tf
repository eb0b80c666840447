resource "aws_s3_bucket" "access_log" {
  #checkov:skip=CKV_AWS_144:access logs stay in the region of the data they describe
  #checkov:skip=CKV2_AWS_62:nothing reacts to single log objects
  #checkov:skip=CKV_AWS_18:a bucket that logs its own access never stops growing
  #checkov:skip=CKV_AWS_145:S3 delivers server access logs only to buckets with SSE-S3
  #checkov:skip=CKV_AWS_21:S3 writes each log object once; versions would hold nothing
  count         = var.access_logging ? 1 : 0
  bucket        = "${var.name}-lake-log-${var.account_id}"
  force_destroy = var.force_destroy
  tags          = merge(local.tags, { Name = "${var.name}-lake-log" })
}

resource "aws_s3_bucket_ownership_controls" "access_log" {
  count  = var.access_logging ? 1 : 0
  bucket = aws_s3_bucket.access_log[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "access_log" {
  count                   = var.access_logging ? 1 : 0
  bucket                  = aws_s3_bucket.access_log[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "access_log" {
  count  = var.access_logging ? 1 : 0
  bucket = aws_s3_bucket.access_log[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "access_log" {
  count  = var.access_logging ? 1 : 0
  bucket = aws_s3_bucket.access_log[0].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = var.access_log_retention_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "access_log" {
  count      = var.access_logging ? 1 : 0
  bucket     = aws_s3_bucket.access_log[0].id
  depends_on = [aws_s3_bucket_public_access_block.access_log]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.access_log[0].arn, "${aws_s3_bucket.access_log[0].arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "LogDelivery"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.access_log[0].arn}/*"
        Condition = {
          ArnLike      = { "aws:SourceArn" = local.bucket_arn }
          StringEquals = { "aws:SourceAccount" = var.account_id }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_logging" "lake" {
  count         = var.access_logging ? 1 : 0
  bucket        = aws_s3_bucket.lake.id
  target_bucket = aws_s3_bucket.access_log[0].id
  target_prefix = "lake/"
  depends_on    = [aws_s3_bucket_policy.access_log]
}
