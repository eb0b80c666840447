output "storage_account_id" {
  description = "Storage account"
  value       = azurerm_storage_account.this.id
}

output "bucket_name" {
  description = "Container for data and artefacts"
  value       = azurerm_storage_container.lake.name
}

output "bucket_uri" {
  description = "abfss:// URI of that container"
  value       = "abfss://${azurerm_storage_container.lake.name}@${local.host}"
}

output "blob_dns_zone_id" {
  description = "Private DNS zone of blob endpoints"
  value       = azurerm_private_dns_zone.blob.id
}

output "dfs_dns_zone_id" {
  description = "Private DNS zone of dfs endpoints"
  value       = azurerm_private_dns_zone.dfs.id
}
