output "tracking_uri" {
  description = "MLflow tracking URI; empty, the registry is not MLflow"
  value       = ""
}

output "registry_name" {
  description = "Prefix of the registry in the lake"
  value       = local.prefix
}
