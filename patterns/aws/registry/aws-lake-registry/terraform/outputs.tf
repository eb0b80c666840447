output "tracking_uri" {
  description = "Empty: this registry is not MLflow."
  value       = ""
}

output "registry_name" {
  description = "Name of the table with versions and stages."
  value       = aws_dynamodb_table.this.name
}

output "registry_uri" {
  description = "Where run manifests, evaluation reports and model files lie."
  value       = "s3://${var.bucket_name}/${local.prefix}"
}

output "access_policy_json" {
  description = "IAM policy document to record runs and models."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "RegistryRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query", "dynamodb:TransactWriteItems", "dynamodb:DescribeTable"]
        Resource = aws_dynamodb_table.this.arn
      },
      {
        Sid      = "RegistryFiles"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${var.bucket_arn}/${local.prefix}/*"
      },
      {
        Sid       = "RegistryList"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = var.bucket_arn
        Condition = { StringLike = { "s3:prefix" = ["${local.prefix}/*"] } }
      },
      {
        Sid      = "RegistryKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
