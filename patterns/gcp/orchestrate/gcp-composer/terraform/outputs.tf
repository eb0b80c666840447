output "orchestrator_name" {
  description = "Name of the Airflow environment"
  value       = google_composer_environment.this.name
}

output "training_trigger" {
  description = "URL that an authorised POST starts the training DAG with"
  value       = "${google_composer_environment.this.config[0].airflow_uri}/api/v1/dags/${var.name}-training/dagRuns"

  depends_on = [google_storage_bucket_object.dag]
}

output "airflow_uri" {
  description = "Airflow's user interface"
  value       = google_composer_environment.this.config[0].airflow_uri
}
