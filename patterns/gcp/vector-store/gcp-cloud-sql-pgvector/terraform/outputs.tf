output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "pgvector"
}

output "vector_endpoint" {
  description = "Address of the database, without a password"
  value       = "postgresql://${local.user}@${google_sql_database_instance.this.private_ip_address}:5432/${google_sql_database.passages.name}"
}

output "vector_index" {
  description = "Table of the passages"
  value       = "passages"
}

output "vector_secret_id" {
  description = "Secret that holds the password"
  value       = google_secret_manager_secret.password.id

  depends_on = [google_secret_manager_secret_version.password, google_secret_manager_secret_iam_member.readers]
}
