output "tracking_uri" {
  description = "MLflow tracking URI; this registry is not MLflow"
  value       = ""
}

output "registry_name" {
  description = "Prefix of the lake that holds versions and stages"
  value       = "${var.bucket_name}/${trimsuffix(google_storage_managed_folder.registry.name, "/")}"

  depends_on = [google_storage_managed_folder_iam_member.access]
}
