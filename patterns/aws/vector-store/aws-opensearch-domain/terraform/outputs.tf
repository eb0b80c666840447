output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "opensearch"
}

output "vector_endpoint" {
  description = "Address of the domain inside the virtual network"
  value       = "https://${aws_opensearch_domain.this.endpoint}"
}

output "vector_index" {
  description = "Alias of the passages"
  value       = local.index
}

output "vector_secret_id" {
  description = "Empty: requests are signed by the application's role"
  value       = ""
}

output "access_policy_json" {
  description = "IAM policy document to search and fill the indexes of the passages"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Passages"
        Effect   = "Allow"
        Action   = ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpDelete"]
        Resource = ["${local.arn}/${local.index}*", "${local.arn}/_aliases", "${local.arn}/_alias/*", "${local.arn}/_bulk", "${local.arn}/_search/pipeline/${local.index}*"]
      },
    ]
  })
}
