locals {
  # What reading and writing this lake takes beside its objects and their key.
  query_statements = []
}

output "database_name" {
  description = "Catalogue database; this lake has none."
  value       = ""
}
