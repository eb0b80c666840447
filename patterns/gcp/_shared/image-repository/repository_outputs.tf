output "image_repository_url" {
  description = "Container repository of the application image"
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}/scoring"

  depends_on = [google_artifact_registry_repository_iam_member.readers]
}

output "deploy_identity" {
  description = "Service account that the delivery pipeline runs as"
  value       = google_service_account.deploy.email
}
