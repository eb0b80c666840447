output "bucket_name" {
  description = "Bucket for data and artefacts."
  value       = aws_s3_bucket.lake.id
}

output "bucket_arn" {
  description = "ARN of that bucket."
  value       = local.bucket_arn
}

output "bucket_uri" {
  description = "The bucket as an s3:// URI without a trailing slash."
  value       = "s3://${aws_s3_bucket.lake.id}"
}

output "access_policy_json" {
  description = "IAM policy document to read and write the lake."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "LakeList"
          Effect   = "Allow"
          Action   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]
          Resource = local.bucket_arn
        },
        {
          Sid      = "LakeObjects"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
          Resource = "${local.bucket_arn}/*"
        },
      ],
      local.query_statements,
      [
        {
          Sid      = "LakeKey"
          Effect   = "Allow"
          Action   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
          Resource = var.kms_key_arn
        },
      ],
    )
  })
}
