resource "google_project_iam_member" "starter" {
  project = var.project_id
  role    = google_project_iam_custom_role.starter.name
  member  = "serviceAccount:${var.orchestrator_identity}"
}

resource "google_service_account_iam_member" "starter" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.pipeline_identity}"
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${var.orchestrator_identity}"
}
