# A deleted name is free again after a few minutes.
resource "google_firestore_database" "features" {
  project                           = var.project_id
  name                              = "${var.name}-features"
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

# Databases carry no labels; a document beside the features says whose they are.
resource "google_firestore_document" "owner" {
  project     = var.project_id
  database    = google_firestore_database.features.name
  collection  = "_about"
  document_id = "owner"
  fields      = jsonencode({ for key, value in merge(var.tags, { environment = var.environment }) : key => { stringValue = value } })
}

# Features are read by key only. Without this exemption every feature would be indexed twice, and charged as storage and write latency.
resource "google_firestore_field" "unindexed" {
  project    = var.project_id
  database   = google_firestore_database.features.name
  collection = var.collection
  field      = "*"

  index_config {}
}

# Values that nobody refreshed vanish by themselves.
resource "google_firestore_field" "expiry" {
  project    = var.project_id
  database   = google_firestore_database.features.name
  collection = var.collection
  field      = "expires_at"

  index_config {}

  ttl_config {}

  depends_on = [google_firestore_field.unindexed]
}

resource "google_firestore_backup_schedule" "daily" {
  count = var.force_destroy ? 0 : 1

  project   = var.project_id
  database  = google_firestore_database.features.name
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
    title      = "${var.name}-features"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.features.name}\""
  }
}
