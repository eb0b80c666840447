output "offline_uri" {
  description = "Where the offline feature files lie, without a trailing slash."
  value       = local.offline_uri
}

output "access_policy_json" {
  description = "IAM policy document to read and write offline features."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OfflineList"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.bucket_arn
        Condition = { StringLike = { "s3:prefix" = [local.prefix, "${local.prefix}/*"] } }
      },
      {
        Sid      = "OfflineObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = "${var.bucket_arn}/${local.prefix}/*"
      },
      {
        Sid      = "OfflineDataset"
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = aws_ssm_parameter.dataset.arn
      },
    ]
  })
}
