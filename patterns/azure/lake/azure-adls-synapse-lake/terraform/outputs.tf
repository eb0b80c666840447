output "database_name" {
  description = "Catalogue database; empty where there is none"
  value       = "${azurerm_synapse_workspace.query.name}-ondemand.sql.azuresynapse.net"
}
