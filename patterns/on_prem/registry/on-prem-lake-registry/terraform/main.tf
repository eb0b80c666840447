# Nothing is provisioned: versions, runs and the pointer to the one in use are files in the lake.
output "tracking_uri" {
  description = "MLflow tracking URI; empty, since the registry is not MLflow"
  value       = ""
}

output "registry_name" {
  description = "Folder of the registry in the lake"
  value       = "${var.bucket_name}/registry"
}
