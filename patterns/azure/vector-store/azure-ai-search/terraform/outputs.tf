output "vector_kind" {
  description = "Kind of store, for the application's client"
  value       = "azure-ai-search"

  depends_on = [azurerm_role_assignment.clients]
}

output "vector_endpoint" {
  description = "Address of the service; its name leads to the private endpoint"
  value       = "https://${local.service}.search.windows.net"

  depends_on = [azurerm_private_endpoint.this]
}

output "vector_index" {
  description = "Index of the passages"
  value       = "passages"
}

output "vector_secret_id" {
  description = "Empty: the application signs in as its identity"
  value       = ""
}
