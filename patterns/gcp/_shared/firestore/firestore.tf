# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["firestore.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# A deleted name is free again after a few minutes.
resource "google_firestore_database" "this" {
  project                           = var.project_id
  name                              = "${var.name}-${local.holds}"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "OPTIMISTIC"
  app_engine_integration_mode       = "DISABLED"
  point_in_time_recovery_enablement = var.environment == "prod" ? "POINT_IN_TIME_RECOVERY_ENABLED" : "POINT_IN_TIME_RECOVERY_DISABLED"
  delete_protection_state           = var.force_destroy ? "DELETE_PROTECTION_DISABLED" : "DELETE_PROTECTION_ENABLED"
  deletion_policy                   = "DELETE"

  cmek_config {
    kms_key_name = var.kms_key_id
  }

  depends_on = [google_project_service.this]
}

# Databases carry no labels; a document beside the data says whose they are.
resource "google_firestore_document" "owner" {
  project     = var.project_id
  database    = google_firestore_database.this.name
  collection  = "_about"
  document_id = "owner"
  fields      = jsonencode({ for key, value in merge(var.tags, { environment = var.environment }) : key => { stringValue = value } })
}

# Documents are found by key, or by an index of their own. Without this exemption every field would be indexed twice, and charged as
# storage and write latency.
resource "google_firestore_field" "unindexed" {
  project    = var.project_id
  database   = google_firestore_database.this.name
  collection = var.collection
  field      = "*"

  index_config {}
}

resource "google_firestore_backup_schedule" "daily" {
  count = var.force_destroy ? 0 : 1

  project   = var.project_id
  database  = google_firestore_database.this.name
  retention = "604800s"

  daily_recurrence {}
}

# Rights on a database can only be given on the project, narrowed to the database by a condition.
resource "google_project_iam_member" "access" {
  for_each = {
    serving  = { role = "roles/datastore.viewer", member = var.serving_identity }
    pipeline = { role = "roles/datastore.user", member = var.pipeline_identity }
  }

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${each.value.member}"

  condition {
    title      = "${var.name}-${local.holds}"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.this.name}\""
  }
}
