# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["aiplatform.googleapis.com", "artifactregistry.googleapis.com", "bigquery.googleapis.com", "cloudkms.googleapis.com", "compute.googleapis.com", "firestore.googleapis.com", "iam.googleapis.com", "logging.googleapis.com", "pubsub.googleapis.com", "run.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com", "workflows.googleapis.com", "cloudscheduler.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
