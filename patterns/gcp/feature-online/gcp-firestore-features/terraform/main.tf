locals {
  holds = "features"
}

# Databases that stand under the name of an earlier version stay.
moved {
  from = google_firestore_database.features
  to   = google_firestore_database.this
}

# Values that nobody refreshed vanish by themselves.
resource "google_firestore_field" "expiry" {
  project    = var.project_id
  database   = google_firestore_database.this.name
  collection = var.collection
  field      = "expires_at"

  index_config {}

  ttl_config {}

  depends_on = [google_firestore_field.unindexed]
}
