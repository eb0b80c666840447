locals {
  prefix = "features/"
  uri    = "gs://${var.bucket_name}/${local.prefix}"
}

# A folder with rights of its own: who may read features need not see raw data.
resource "google_storage_managed_folder" "features" {
  bucket        = var.bucket_name
  name          = local.prefix
  force_destroy = var.force_destroy
}

resource "google_storage_managed_folder_iam_member" "pipeline" {
  bucket         = var.bucket_name
  managed_folder = google_storage_managed_folder.features.name
  role           = "roles/storage.objectUser"
  member         = "serviceAccount:${var.pipeline_identity}"
}

resource "google_storage_managed_folder_iam_member" "readers" {
  for_each = toset(var.readers)

  bucket         = var.bucket_name
  managed_folder = google_storage_managed_folder.features.name
  role           = "roles/storage.objectViewer"
  member         = each.value
}

# Says how the folder is laid out, beside the data, for readers that this project knows nothing of.
resource "google_storage_bucket_object" "layout" {
  bucket       = var.bucket_name
  name         = "${local.prefix}_layout.json"
  content_type = "application/json"
  content = jsonencode({
    system      = var.name
    environment = var.environment
    labels      = var.tags
    format      = "parquet"
    partitions  = ["day"]
    entity_key  = "entity_id"
    event_time  = "event_time"
  })
}
