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
          "glue:CreateTable",
          "glue:UpdateTable",
          "glue:BatchCreatePartition",
        ]
        Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
      },
      {
        Sid      = "WarehouseLogin"
        Effect   = "Allow"
        Action   = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
        Resource = aws_redshiftserverless_workgroup.lake.arn
      },
      {
        Sid      = "WarehouseQuery"
        Effect   = "Allow"
        Action   = ["redshift-data:ExecuteStatement", "redshift-data:BatchExecuteStatement"]
        Resource = aws_redshiftserverless_workgroup.lake.arn
      },
      {
        # Statements have no ARN; each caller sees only its own.
        Sid      = "WarehouseResult"
        Effect   = "Allow"
        Action   = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult", "redshift-data:CancelStatement"]
        Resource = "*"
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

output "crawler_name" {
  description = "Crawler that registers new partitions."
  value       = aws_glue_crawler.lake.name
}

output "workgroup_name" {
  description = "Redshift Serverless workgroup; the catalogue database is its awsdatacatalog."
  value       = aws_redshiftserverless_workgroup.lake.workgroup_name
}

output "admin_secret_arn" {
  description = "Secret with the warehouse administrator's password, rotated by Redshift."
  value       = aws_redshiftserverless_namespace.lake.admin_password_secret_arn
}
