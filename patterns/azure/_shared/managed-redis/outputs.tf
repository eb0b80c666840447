output "store_kind" {
  description = "Kind of store, for the application"
  value       = "redis"
}

output "store_name" {
  description = "Host and port of the cache"
  value       = "${azurerm_managed_redis.this.hostname}:10000"
}
