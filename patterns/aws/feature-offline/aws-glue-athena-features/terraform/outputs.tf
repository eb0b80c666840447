output "offline_uri" {
  description = "Where the offline feature files lie, without a trailing slash."
  value       = local.offline_uri
}

output "table_name" {
  description = "The table as database.table."
  value       = "${aws_glue_catalog_database.this.name}.${aws_glue_catalog_table.offline.name}"
}

output "workgroup_name" {
  description = "Athena workgroup for queries over the table."
  value       = aws_athena_workgroup.this.name
}

output "access_policy_json" {
  description = "IAM policy document to read, write and query offline features."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OfflineList"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.bucket_arn
        Condition = { StringLike = { "s3:prefix" = [local.prefix, "${local.prefix}/*", "tmp/athena/features/*"] } }
      },
      {
        Sid      = "OfflineObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = ["${var.bucket_arn}/${local.prefix}/*", "${var.bucket_arn}/tmp/athena/features/*"]
      },
      {
        Sid      = "OfflineBucket"
        Effect   = "Allow"
        Action   = "s3:GetBucketLocation"
        Resource = var.bucket_arn
      },
      {
        Sid    = "OfflineTable"
        Effect = "Allow"
        Action = ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions", "glue:UpdateTable"]
        Resource = [
          "arn:aws:glue:${var.region}:${var.account_id}:catalog",
          aws_glue_catalog_database.this.arn,
          aws_glue_catalog_table.offline.arn,
        ]
      },
      {
        Sid    = "OfflineQueries"
        Effect = "Allow"
        Action = [
          "athena:StartQueryExecution", "athena:StopQueryExecution", "athena:GetQueryExecution",
          "athena:GetQueryResults", "athena:GetWorkGroup",
        ]
        Resource = aws_athena_workgroup.this.arn
      },
    ]
  })
}
