output "image_repository_url" {
  description = "Container repository of the application image"
  value       = aws_ecr_repository.app.repository_url
}

output "deploy_role_arn" {
  description = "Role that the delivery pipeline assumes"
  value       = aws_iam_role.deploy.arn
}

output "runner_label" {
  description = "Label of the runners: runs-on takes it followed by a hyphen, the run id, a hyphen and the attempt"
  value       = "codebuild-${var.name}-runner"
}

output "connection_arn" {
  description = "GitHub connection that a person has to authorise once"
  value       = aws_codeconnections_connection.github.arn
}
