resource "google_bigquery_dataset" "lake" {
  project                    = var.project_id
  dataset_id                 = "${replace(var.name, "-", "_")}_lake"
  friendly_name              = "${var.name} lake"
  description                = "Tables over the files of ${google_storage_bucket.lake.name}"
  location                   = var.region
  delete_contents_on_destroy = var.force_destroy
  labels                     = local.labels
  max_time_travel_hours      = "168"

  default_encryption_configuration {
    kms_key_name = var.kms_key_id
  }

  depends_on = [google_project_service.this]
}

# Readers of a BigLake table need no right on the bucket: the connection's own agent reads the files.
resource "google_bigquery_connection" "lake" {
  project       = var.project_id
  location      = var.region
  connection_id = "${var.name}-lake"
  friendly_name = "${var.name} lake"
  description   = "Reads the files of the lake for BigQuery"

  cloud_resource {}

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "bigquery" {
  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_bigquery_connection.lake.cloud_resource[0].service_account_id}"
}

# External tables need at least one file, so those of raw data and scores are created by the first load of their job;
# the dataset, the connection and the rights are here.
resource "google_bigquery_dataset_iam_member" "pipeline" {
  project    = var.project_id
  dataset_id = google_bigquery_dataset.lake.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = "serviceAccount:${var.pipeline_identity}"
}

resource "google_bigquery_connection_iam_member" "pipeline" {
  project       = var.project_id
  location      = var.region
  connection_id = google_bigquery_connection.lake.connection_id
  role          = "roles/bigquery.connectionUser"
  member        = "serviceAccount:${var.pipeline_identity}"
}

resource "google_project_iam_member" "pipeline_queries" {
  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = "serviceAccount:${var.pipeline_identity}"
}

resource "google_bigquery_dataset_iam_member" "analysts" {
  for_each = toset(var.analysts)

  project    = var.project_id
  dataset_id = google_bigquery_dataset.lake.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}
