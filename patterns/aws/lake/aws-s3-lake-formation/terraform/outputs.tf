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

output "database_name" {
  description = "Catalogue database."
  value       = aws_glue_catalog_database.lake.name
}

output "access_policy_json" {
  description = "IAM policy document to read and write the lake."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
      {
        Sid    = "LakeCatalogue"
        Effect = "Allow"
        Action = [
          "glue:GetDatabase",
          "glue:GetTable",
          "glue:GetTables",
          "glue:GetPartition",
          "glue:GetPartitions",
          "glue:BatchGetPartition",
        ]
        Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
      },
      {
        Sid      = "LakeGoverned"
        Effect   = "Allow"
        Action   = "lakeformation:GetDataAccess"
        Resource = "*"
      },
      {
        Sid    = "LakeQuery"
        Effect = "Allow"
        Action = [
          "athena:StartQueryExecution",
          "athena:StopQueryExecution",
          "athena:GetQueryExecution",
          "athena:GetQueryResults",
          "athena:GetWorkGroup",
        ]
        Resource = aws_athena_workgroup.lake.arn
      },
      {
        Sid      = "LakeKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

output "athena_workgroup_name" {
  description = "Workgroup for queries over the lake."
  value       = aws_athena_workgroup.lake.name
}

output "crawler_name" {
  description = "Crawler that registers new partitions."
  value       = aws_glue_crawler.lake.name
}

output "sensitivity_tag_key" {
  description = "Lake Formation tag that decides which columns readers see."
  value       = aws_lakeformation_lf_tag.sensitivity.key
}
