output "orchestrator_name" {
  description = "First schedule of the training pipeline"
  value       = "${var.name}-training-${var.training_jobs[0].name}"

  depends_on = [google_cloud_scheduler_job.job]
}

output "training_trigger" {
  description = "URL that an authorised POST starts training with"
  value       = "https://cloudscheduler.googleapis.com/v1/projects/${var.project_id}/locations/${var.region}/jobs/${var.name}-training-${local.last_training_job}:run"

  depends_on = [google_cloud_scheduler_job.job]
}
