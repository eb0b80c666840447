output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "pgvector"
}

output "vector_endpoint" {
  description = "Address of the database, without a password"
  value       = "postgresql://${local.user}@${aws_db_instance.this.address}:${aws_db_instance.this.port}/${local.database}"
}

output "vector_index" {
  description = "Table of the passages"
  value       = "passages"
}

output "vector_secret_id" {
  description = "Secret that RDS keeps the password in and rotates"
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "access_policy_json" {
  description = "IAM policy document to read the password of the database"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadDatabasePassword"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        Resource = aws_db_instance.this.master_user_secret[0].secret_arn
      },
      {
        Sid      = "DecryptDatabasePassword"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.kms_key_arn
      },
    ]
  })
}
