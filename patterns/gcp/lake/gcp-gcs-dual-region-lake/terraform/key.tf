locals {
  # The second region is in the same residency area wherever there is one; London and Zurich have none of their own.
  partners = {
    asia-northeast1   = "asia-northeast2"
    asia-northeast2   = "asia-northeast1"
    asia-southeast1   = "asia-southeast2"
    asia-southeast2   = "asia-southeast1"
    europe-central2   = "europe-west3"
    europe-north1     = "europe-west4"
    europe-southwest1 = "europe-west1"
    europe-west1      = "europe-west4"
    europe-west3      = "europe-west4"
    europe-west4      = "europe-west1"
    europe-west9      = "europe-west1"
    us-central1       = "us-east4"
    us-east1          = "us-central1"
    us-east4          = "us-central1"
    us-west1          = "us-central1"
  }
  second_region = lookup(local.partners, var.region, "")
  continent     = split("-", var.region)[0]
  bucket_place  = lookup({ asia = "ASIA", europe = "EU" }, local.continent, "US")
  # By the right to it: the bucket needs both.
  bucket_key = google_kms_crypto_key_iam_member.storage.crypto_key_id
}

# A bucket in two regions needs a key that lives in both; the regional key of the platform would fail with its region.
resource "google_kms_key_ring" "lake" {
  project  = var.project_id
  location = local.continent
  name     = "${var.name}-lake"

  lifecycle {
    precondition {
      condition     = local.second_region != ""
      error_message = "${var.region} has no second region that a bucket can be spread over; choose the regional lake."
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "lake" {
  #checkov:skip=CKV_GCP_82:Versions wait thirty days before they are destroyed, and development must be able to go away
  name                       = "lake"
  key_ring                   = google_kms_key_ring.lake.id
  rotation_period            = "7776000s"
  destroy_scheduled_duration = var.force_destroy ? "86400s" : "2592000s"
  labels                     = local.labels
}

data "google_storage_project_service_account" "this" {
  project = var.project_id

  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key_iam_member" "storage" {
  crypto_key_id = google_kms_crypto_key.lake.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${data.google_storage_project_service_account.this.email_address}"
}
