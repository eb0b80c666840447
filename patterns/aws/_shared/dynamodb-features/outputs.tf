output "store_kind" {
  description = "Kind of the store, for the application's client."
  value       = "dynamodb"
}

output "store_name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "access_policy_json" {
  description = "IAM policy document to read and write online features."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "OnlineFeatures"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:DescribeTable"]
        Resource = aws_dynamodb_table.this.arn
      },
      {
        Sid      = "OnlineKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
