locals {
  labels = merge(var.tags, { environment = var.environment })
}

# Key rings and keys cannot be deleted: a system that is built again under its old name imports them.
resource "google_kms_key_ring" "this" {
  project  = var.project_id
  location = var.region
  name     = var.name

  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "data" {
  #checkov:skip=CKV_GCP_82:Versions wait thirty days before they are destroyed, and development must be able to go away
  #checkov:skip=CKV_GCP_43:Ninety days unless the owner asks for another period
  name                       = "data"
  key_ring                   = google_kms_key_ring.this.id
  purpose                    = "ENCRYPT_DECRYPT"
  rotation_period            = "${var.key_rotation_days * 86400}s"
  destroy_scheduled_duration = var.force_destroy ? "86400s" : "2592000s"
  labels                     = local.labels

  version_template {
    algorithm        = "GOOGLE_SYMMETRIC_ENCRYPTION"
    protection_level = var.protection_level
  }
}

data "google_storage_project_service_account" "this" {
  project = var.project_id

  depends_on = [google_project_service.this]
}

data "google_bigquery_default_service_account" "this" {
  project = var.project_id

  depends_on = [google_project_service.this]
}

data "google_logging_project_cmek_settings" "this" {
  project = var.project_id

  depends_on = [google_project_service.this]
}

locals {
  # Agents of the services that more than one module encrypts with this key; others are let in by their own module.
  key_agents = {
    artifact-registry = "service-${var.project_number}@gcp-sa-artifactregistry.iam.gserviceaccount.com"
    bigquery          = data.google_bigquery_default_service_account.this.email
    compute           = "service-${var.project_number}@compute-system.iam.gserviceaccount.com"
    firestore         = "service-${var.project_number}@gcp-sa-firestore.iam.gserviceaccount.com"
    logging           = data.google_logging_project_cmek_settings.this.service_account_id
    pubsub            = "service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
    run               = "service-${var.project_number}@serverless-robot-prod.iam.gserviceaccount.com"
    secret-manager    = "service-${var.project_number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
    storage           = data.google_storage_project_service_account.this.email_address
    vertex            = "service-${var.project_number}@gcp-sa-aiplatform.iam.gserviceaccount.com"
    workflows         = "service-${var.project_number}@gcp-sa-workflows.iam.gserviceaccount.com"
  }
}

resource "google_kms_crypto_key_iam_member" "agent" {
  for_each = local.key_agents

  crypto_key_id = google_kms_crypto_key.data.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}
