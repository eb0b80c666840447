output "tracking_uri" {
  description = "MLflow tracking URI, reachable inside the virtual network."
  value       = "http://${local.host}:${local.port}"
}

output "registry_name" {
  description = "Name of the registry."
  value       = local.server
}

output "access_policy_json" {
  description = "IAM policy document to record runs and models; the server itself stores artefacts, so none is needed but the model's own files."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "RegistryArtefacts"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${var.bucket_arn}/mlflow/*"
      },
    ]
  })
}

output "log_group_name" {
  description = "Where the server logs."
  value       = aws_cloudwatch_log_group.server.name
}
