output "offline_uri" {
  description = "Where the offline feature tables lie"
  value       = trimsuffix(local.uri, "/")

  depends_on = [google_storage_managed_folder_iam_member.pipeline]
}
