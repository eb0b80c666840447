output "image_repository_url" {
  description = "Container repository of the application image"
  value       = aws_ecr_repository.app.repository_url
}

output "deploy_role_arn" {
  description = "Role that the delivery pipeline assumes"
  value       = aws_iam_role.deploy.arn
}
