output "crawler_name" {
  description = "Crawler that registers new partitions."
  value       = aws_glue_crawler.lake.name
}

output "database_name" {
  description = "Catalogue database."
  value       = aws_glue_catalog_database.lake.name
}
