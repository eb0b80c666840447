output "store_kind" {
  description = "What serving looks features up in"
  value       = "firestore"
}

output "store_name" {
  description = "Database and collection that hold the current features"
  value       = "${google_firestore_database.this.name}/${var.collection}"

  depends_on = [google_project_iam_member.access]
}
