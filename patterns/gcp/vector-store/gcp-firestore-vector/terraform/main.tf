locals {
  holds = "passages"
}

# Databases that stand under the name of an earlier version stay.
moved {
  from = google_firestore_database.passages
  to   = google_firestore_database.this
}

# The module of keys lets Firestore in; an earlier version gave the same right a second time, and taking that back would take both.
removed {
  from = google_kms_crypto_key_iam_member.firestore

  lifecycle {
    destroy = false
  }
}

# Passages that the caller's groups may read, nearest first. Each version of the index is a collection of this name, below
# the version's own document, so that one index serves all of them.
resource "google_firestore_index" "nearest" {
  project     = var.project_id
  database    = google_firestore_database.this.name
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
