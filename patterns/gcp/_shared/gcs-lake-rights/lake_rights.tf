resource "google_storage_bucket_iam_member" "access" {
  for_each = {
    serving  = { role = "roles/storage.objectViewer", member = var.serving_identity }
    pipeline = { role = "roles/storage.objectUser", member = var.pipeline_identity }
  }

  bucket = google_storage_bucket.lake.name
  role   = each.value.role
  member = "serviceAccount:${each.value.member}"
}

# Serving leaves what it answered for monitoring, below its own prefix only.
resource "google_storage_bucket_iam_member" "serving_log" {
  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectCreator"
  member = "serviceAccount:${var.serving_identity}"

  condition {
    title      = "own-prefix"
    expression = "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.lake.name}/objects/serving/\")"
  }
}
