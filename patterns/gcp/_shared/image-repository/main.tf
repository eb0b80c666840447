locals {
  labels = merge(var.tags, { environment = var.environment })
}

# A tag that has been pushed never means another image.
resource "google_artifact_registry_repository" "images" {
  project                = var.project_id
  location               = var.region
  repository_id          = var.name
  description            = "Application images of ${var.name}"
  format                 = "DOCKER"
  kms_key_name           = var.kms_key_id
  cleanup_policy_dry_run = false
  labels                 = local.labels

  docker_config {
    immutable_tags = true
  }

  vulnerability_scanning_config {
    enablement_config = var.environment == "dev" ? "DISABLED" : "INHERITED"
  }

  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.images_kept
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository_iam_member" "readers" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity }

  project    = var.project_id
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:${each.value}"
}

resource "google_service_account" "deploy" {
  project      = var.project_id
  account_id   = "${var.name}-dpl"
  display_name = "${var.name} delivery"
  description  = "Builds, pushes and applies ${var.name}"

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository_iam_member" "deploy" {
  project    = var.project_id
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.deploy.member
}
