output "orchestrator_name" {
  description = "Job that runs the training pipeline"
  value       = azurerm_container_app_job.this["training"].name
}

output "training_trigger" {
  description = "URL that an authorised POST starts training with"
  value       = "https://management.azure.com${azurerm_container_app_job.this["training"].id}/start?api-version=2024-03-01"
}
