output "bucket_name" {
  description = "Bucket for data and artefacts"
  value       = google_storage_bucket.lake.name
}

output "bucket_uri" {
  description = "URI of that bucket"
  value       = google_storage_bucket.lake.url
}

output "database_name" {
  description = "BigQuery dataset over the lake; empty where there is none"
  value       = google_bigquery_dataset.lake.dataset_id
}

output "connection_name" {
  description = "BigLake connection that external tables are created with"
  value       = google_bigquery_connection.lake.name
}
