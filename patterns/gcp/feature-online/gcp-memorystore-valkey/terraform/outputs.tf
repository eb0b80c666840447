output "store_kind" {
  description = "What serving looks features up in"
  value       = "redis"
}

output "store_name" {
  description = "Discovery address of the instance, as host:port; TLS only"
  value       = try("${google_memorystore_instance.features.discovery_endpoints[0].address}:${google_memorystore_instance.features.discovery_endpoints[0].port}", "")

  depends_on = [google_project_iam_member.connect]
}

output "server_ca" {
  description = "Certificates that the servers' own are signed with (PEM, in base64 so that it is one line)"
  value       = base64encode(join("\n", flatten(google_memorystore_instance.features.managed_server_ca[*].ca_certs[*].certificates)))
}
