locals {
  identities = {
    serving      = { suffix = "srv", title = "Answers scoring requests" }
    pipeline     = { suffix = "job", title = "Runs ingestion, features, training and bulk scoring" }
    orchestrator = { suffix = "flow", title = "Starts and follows the pipelines" }
  }
}

# None of them has a key file or a role on the project; each module grants what its own resource needs.
resource "google_service_account" "this" {
  for_each = local.identities

  project      = var.project_id
  account_id   = "${var.name}-${each.value.suffix}"
  display_name = "${var.name} ${each.key}"
  description  = each.value.title

  depends_on = [google_project_service.this]
}

# What any workload of this system writes besides data: its own log lines, metrics and traces.
resource "google_project_iam_member" "logs" {
  for_each = local.identities

  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.this[each.key].member
}

resource "google_project_iam_member" "metrics" {
  for_each = local.identities

  project = var.project_id
  role    = "roles/monitoring.metricWriter"
  member  = google_service_account.this[each.key].member
}

resource "google_project_iam_member" "traces" {
  for_each = local.identities

  project = var.project_id
  role    = "roles/cloudtrace.agent"
  member  = google_service_account.this[each.key].member
}
