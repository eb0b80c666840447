# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["firestore.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

resource "google_kms_crypto_key_iam_member" "firestore" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gcp-sa-firestore.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

# A deleted name is free again after a few minutes.
resource "google_firestore_database" "passages" {
  project                           = var.project_id
  name                              = "${var.name}-passages"
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

  depends_on = [google_kms_crypto_key_iam_member.firestore]
}

# Databases carry no labels; a document beside the passages says whose they are.
resource "google_firestore_document" "owner" {
  project     = var.project_id
  database    = google_firestore_database.passages.name
  collection  = "_about"
  document_id = "owner"
  fields      = jsonencode({ for key, value in merge(var.tags, { environment = var.environment }) : key => { stringValue = value } })
}

# Passages that the caller's groups may read, nearest first. Each version of the index is a collection of this name, below
# the version's own document, so that one index serves all of them.
resource "google_firestore_index" "nearest" {
  project     = var.project_id
  database    = google_firestore_database.passages.name
  collection  = var.collection
  query_scope = "COLLECTION"

  fields {
    field_path   = "groups"
    array_config = "CONTAINS"
  }

  fields {
    field_path = "vector"

    vector_config {
      dimension = var.embedding_dimensions

      flat {}
    }
  }
}

# Passages are found by the index above and by their key; an index of every other field would be paid twice.
resource "google_firestore_field" "unindexed" {
  project    = var.project_id
  database   = google_firestore_database.passages.name
  collection = var.collection
  field      = "*"

  index_config {}
}

resource "google_firestore_backup_schedule" "daily" {
  count = var.force_destroy ? 0 : 1

  project   = var.project_id
  database  = google_firestore_database.passages.name
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
    title      = "${var.name}-passages"
    expression = "resource.name == \"projects/${var.project_id}/databases/${google_firestore_database.passages.name}\""
  }
}
