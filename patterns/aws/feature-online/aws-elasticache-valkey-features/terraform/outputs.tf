output "store_kind" {
  description = "Kind of the store, for the application's client."
  value       = "redis"
}

output "store_name" {
  description = "Host name of the primary; TLS on port 6379."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "reader_name" {
  description = "Host name that spreads reads over the replicas."
  value       = aws_elasticache_replication_group.this.reader_endpoint_address
}

output "user_name" {
  description = "User that the application signs in as, with a signed IAM token."
  value       = aws_elasticache_user.app.user_name
}

output "replication_group_id" {
  description = "Name that the IAM token is signed for."
  value       = aws_elasticache_replication_group.this.id
}

output "access_policy_json" {
  description = "IAM policy document to read and write online features."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "OnlineFeatures"
        Effect   = "Allow"
        Action   = "elasticache:Connect"
        Resource = [aws_elasticache_replication_group.this.arn, aws_elasticache_user.app.arn]
      },
    ]
  })
}
