output "stream_name" {
  description = "Name of the event hub"
  value       = azurerm_eventhub.this.name
}

output "kind" {
  description = "Protocol the application speaks"
  value       = "kafka"
}

output "brokers" {
  description = "Bootstrap broker that speaks Kafka"
  value       = "${azurerm_eventhub_namespace.this.name}.servicebus.windows.net:9093"
}
