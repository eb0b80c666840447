output "store_kind" {
  description = "What serving looks features up in"
  value       = "redis"
}

output "store_name" {
  description = "Address of the primary, as host:port; TLS only"
  value       = "${google_redis_instance.features.host}:${google_redis_instance.features.port}"

  depends_on = [google_secret_manager_secret_iam_member.readers]
}

output "password_secret" {
  description = "Secret that holds the password"
  value       = google_secret_manager_secret.password.id

  depends_on = [google_secret_manager_secret_version.password]
}

output "server_ca" {
  description = "Certificates that the server's own is signed with (PEM, in base64 so that it is one line)"
  value       = base64encode(join("\n", google_redis_instance.features.server_ca_certs[*].cert))
}
