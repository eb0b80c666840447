output "orchestrator_name" {
  description = "Workflow that trains"
  value       = azurerm_logic_app_workflow.this["training"].name
}

output "training_trigger" {
  description = "URL that a POST by the pipelines' identity starts training with"
  value       = "${azurerm_logic_app_workflow.this["training"].access_endpoint}/triggers/request/paths/invoke?api-version=2016-10-01"
}
