output "offline_uri" {
  description = "Where the offline feature files lie, without a trailing slash."
  value       = local.offline_uri
}

output "workgroup_name" {
  description = "Redshift workgroup for point-in-time joins in SQL."
  value       = aws_redshiftserverless_workgroup.this.workgroup_name
}

output "sql_database" {
  description = "Database in that workgroup; the lake is its schema lake."
  value       = local.sql_database
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
        Condition = { StringLike = { "s3:prefix" = [local.prefix, "${local.prefix}/*"] } }
      },
      {
        Sid      = "OfflineObjects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = "${var.bucket_arn}/${local.prefix}/*"
      },
      {
        Sid      = "OfflineSql"
        Effect   = "Allow"
        Action   = ["redshift-data:ExecuteStatement", "redshift-serverless:GetCredentials"]
        Resource = aws_redshiftserverless_workgroup.this.arn
      },
      {
        Sid       = "OfflineSqlResults"
        Effect    = "Allow"
        Action    = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult", "redshift-data:CancelStatement"]
        Resource  = "*"
        Condition = { StringEquals = { "redshift-data:statement-owner-iam-userid" = "$${aws:userid}" } }
      },
    ]
  })
}
