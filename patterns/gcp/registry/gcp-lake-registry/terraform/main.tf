# Only the folder's own rights say who may promote a model.
resource "google_storage_managed_folder" "registry" {
  bucket        = var.bucket_name
  name          = "registry/"
  force_destroy = var.force_destroy
}

resource "google_storage_managed_folder_iam_member" "access" {
  for_each = {
    serving  = { role = "roles/storage.objectViewer", member = var.serving_identity }
    pipeline = { role = "roles/storage.objectUser", member = var.pipeline_identity }
  }

  bucket         = var.bucket_name
  managed_folder = google_storage_managed_folder.registry.name
  role           = each.value.role
  member         = "serviceAccount:${each.value.member}"
}

# Says how the folder is laid out, beside the models, for readers that this project knows nothing of.
resource "google_storage_bucket_object" "layout" {
  bucket       = var.bucket_name
  name         = "registry/_layout.json"
  content_type = "application/json"
  content = jsonencode({
    system      = var.name
    environment = var.environment
    labels      = var.tags
    run         = "{use_case}/{version}/run.json"
    model       = "{use_case}/{version}/model/"
    promoted    = "{use_case}/champion.json"
  })
}
