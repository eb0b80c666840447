output "offline_uri" {
  description = "Where the offline feature tables lie"
  value       = "${var.bucket_uri}/${local.folder}"
}
