output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "pgvector"
}

output "vector_endpoint" {
  description = "Address of the database, without a password"
  value       = "postgresql://app@${local.server_name}.postgres.database.azure.com:5432/passages"

  depends_on = [azurerm_private_endpoint.database]
}

output "vector_index" {
  description = "Table of the passages"
  value       = "passages"
}

output "vector_secret_id" {
  description = "Secret, without version, that holds the password"
  value       = "https://${local.vault_name}.vault.azure.net/secrets/${local.secret}"

  depends_on = [azurerm_role_assignment.secret]
}
