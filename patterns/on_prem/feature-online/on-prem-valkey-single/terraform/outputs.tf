output "store_kind" {
  description = "Kind of the store"
  value       = "redis"
}

output "store_name" {
  description = "Host of the store"
  value       = local.address
}

output "password_secret" {
  description = "Secret with its password"
  value       = var.store_secret
}
