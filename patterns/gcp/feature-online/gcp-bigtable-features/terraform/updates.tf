# A write that compares is taken by one cluster only; look-ups still go to the nearest.
resource "google_bigtable_app_profile" "updates" {
  project        = var.project_id
  instance       = google_bigtable_instance.features.name
  app_profile_id = "scoring-updates"
  description    = "Compared writes of ${var.name}"

  single_cluster_routing {
    cluster_id                 = google_bigtable_instance.features.cluster[0].cluster_id
    allow_transactional_writes = true
  }

  ignore_warnings = true
}

output "write_profile" {
  description = "Profile that compared writes connect with"
  value       = google_bigtable_app_profile.updates.app_profile_id
}
