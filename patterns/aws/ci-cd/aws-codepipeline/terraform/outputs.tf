output "image_repository_url" {
  description = "Container repository of the application image"
  value       = aws_ecr_repository.app.repository_url
}

output "deploy_role_arn" {
  description = "Role that the delivery pipeline assumes"
  value       = aws_iam_role.deploy.arn
}

output "pipeline_name" {
  description = "Name of the delivery pipeline"
  value       = aws_codepipeline.this.name
}

output "connection_arn" {
  description = "GitHub connection that a person has to authorise once"
  value       = aws_codeconnections_connection.github.arn
}
