output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "firestore-vector"
}

output "vector_endpoint" {
  description = "Database that holds the passages"
  value       = "projects/${var.project_id}/databases/${google_firestore_database.this.name}"

  depends_on = [google_project_iam_member.access, google_firestore_index.nearest]
}

output "vector_index" {
  description = "Collection of the passages"
  value       = var.collection
}

output "vector_secret_id" {
  description = "Empty: the application signs in as its service account"
  value       = ""
}
