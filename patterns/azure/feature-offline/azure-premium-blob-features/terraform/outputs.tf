output "offline_uri" {
  description = "Where the offline feature tables lie"
  value       = "abfss://${azurerm_storage_container.features.name}@${azurerm_storage_account.this.name}.dfs.core.windows.net"
}
