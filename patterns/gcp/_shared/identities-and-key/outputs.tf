output "kms_key_id" {
  description = "Customer-managed key that encrypts data at rest"
  value       = google_kms_crypto_key.data.id

  # Who takes the key may use it at once.
  depends_on = [google_kms_crypto_key_iam_member.agent]
}

output "app_secret_id" {
  description = "Secret that holds the API keys callers use"
  value       = google_secret_manager_secret.api_keys.id

  depends_on = [google_secret_manager_secret_version.first_key, google_secret_manager_secret_iam_member.serving]
}

output "serving_identity" {
  description = "Service account that serving runs as"
  value       = google_service_account.this["serving"].email
}

output "pipeline_identity" {
  description = "Service account that jobs run as"
  value       = google_service_account.this["pipeline"].email
}

output "orchestrator_identity" {
  description = "Service account that starts the pipelines"
  value       = google_service_account.this["orchestrator"].email
}
