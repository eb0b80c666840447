resource "google_kms_crypto_key_iam_member" "sql" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gcp-sa-cloud-sql.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

# An encryption starts from fresh random bytes, so the digest of its result is a password that nobody can guess.
resource "google_kms_secret_ciphertext" "password" {
  crypto_key = var.kms_key_id
  plaintext  = local.server
}

resource "google_secret_manager_secret" "password" {
  project             = var.project_id
  secret_id           = "${local.server}-password"
  labels              = local.labels
  deletion_protection = false

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = var.kms_key_id
        }
      }
    }
  }

  depends_on = [google_project_service.this]
}
