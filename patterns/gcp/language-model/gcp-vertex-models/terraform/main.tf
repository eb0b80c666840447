# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["aiplatform.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

locals {
  location = "https://${var.region}-aiplatform.googleapis.com/v1/projects/${var.project_id}/locations/${var.region}"
}

# Calling models is one permission; the ready-made role would let the service change endpoints, jobs and data sets too.
resource "google_project_iam_custom_role" "caller" {
  project     = var.project_id
  role_id     = "${replace(var.name, "-", "_")}_model_caller"
  title       = "Calls models for ${var.name}"
  description = "Sends prompts and texts to models of Vertex AI; changes nothing"
  permissions = ["aiplatform.endpoints.predict"]

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "callers" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project = var.project_id
  role    = google_project_iam_custom_role.caller.id
  member  = "serviceAccount:${each.value}"
}

# Who called which model, without prompts and answers.
resource "google_project_iam_audit_config" "models" {
  project = var.project_id
  service = "aiplatform.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }

  depends_on = [google_project_service.this]
}
