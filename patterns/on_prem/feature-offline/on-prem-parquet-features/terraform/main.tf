# Nothing is provisioned: features are Parquet files in a folder of the lake.
output "offline_uri" {
  description = "Where the offline feature tables lie"
  value       = "s3://${var.bucket_name}/features"
}
