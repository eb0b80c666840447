output "stream_name" {
  description = "Name of the queue"
  value       = azurerm_servicebus_queue.this.name
}

output "kind" {
  description = "Protocol the application speaks"
  value       = "servicebus"
}

output "brokers" {
  description = "The namespace's host"
  value       = "${azurerm_servicebus_namespace.this.name}.servicebus.windows.net"
}
