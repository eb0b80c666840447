output "store_kind" {
  description = "Kind of store, for the application"
  value       = "cosmos"
}

output "store_name" {
  description = "Endpoint of the account"
  value       = azurerm_cosmosdb_account.this.endpoint
}

output "database_name" {
  description = "Database of the features"
  value       = azurerm_cosmosdb_sql_database.this.name
}

output "container_name" {
  description = "Container of current features"
  value       = azurerm_cosmosdb_sql_container.this.name
}
