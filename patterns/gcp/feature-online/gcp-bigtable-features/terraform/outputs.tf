output "store_kind" {
  description = "What serving looks features up in"
  value       = "bigtable"
}

output "store_name" {
  description = "Instance and table that hold the current features"
  value       = "${google_bigtable_instance.features.name}/${google_bigtable_table.features.name}"

  depends_on = [google_bigtable_table_iam_member.access]
}

output "app_profile" {
  description = "Profile that clients connect with"
  value       = google_bigtable_app_profile.any.app_profile_id
}
