output "bucket_name" {
  description = "Bucket for data and artefacts"
  value       = local.bucket
}

output "bucket_uri" {
  description = "s3:// URI of that bucket"
  value       = "s3://${local.bucket}"
}

output "endpoint_url" {
  description = "Address of the S3 interface"
  value       = "https://${local.address}:${local.port}"
}

output "ca_secret" {
  description = "Secret whose ca.crt signs the store's certificate"
  value       = local.certificate
}
