output "processor_name" {
  description = "Scale set that consumes the stream"
  value       = azurerm_linux_virtual_machine_scale_set.this.name
}
