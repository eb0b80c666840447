output "database_name" {
  description = "Catalogue database; empty where there is none"
  value       = ""
}
