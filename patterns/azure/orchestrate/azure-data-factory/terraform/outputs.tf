output "orchestrator_name" {
  description = "Data factory"
  value       = azurerm_data_factory.this.name
}

output "training_trigger" {
  description = "URL that an authorised POST starts training with"
  value       = "https://management.azure.com${azurerm_data_factory_pipeline.this["training"].id}/createRun?api-version=2018-06-01"
}
