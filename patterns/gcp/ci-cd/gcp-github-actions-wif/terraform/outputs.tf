output "identity_provider" {
  description = "Workload identity provider that GitHub's tokens are exchanged at; empty where there is none"
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "plan_identity" {
  description = "Service account that pull requests plan as"
  value       = google_service_account.plan.email
}
