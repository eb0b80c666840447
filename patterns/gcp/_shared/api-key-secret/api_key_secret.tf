# The regional replica keeps the keys where the data is.
resource "google_secret_manager_secret" "api_keys" {
  project             = var.project_id
  secret_id           = "${var.name}-api-keys"
  labels              = local.labels
  deletion_protection = !var.force_destroy

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.data.id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.agent]
}

# An encryption starts from fresh random bytes, so the digest of its result cannot be guessed. It is the first key only
# because a container does not start without one: a rotation, or a version of your own, takes its place.
resource "google_kms_secret_ciphertext" "first_key" {
  crypto_key = google_kms_crypto_key.data.id
  plaintext  = "${var.name}-first-api-key"
}

resource "google_secret_manager_secret_version" "first_key" {
  secret      = google_secret_manager_secret.api_keys.id
  secret_data = sha256(google_kms_secret_ciphertext.first_key.ciphertext)

  lifecycle {
    ignore_changes = [enabled, secret_data]
  }
}

resource "google_secret_manager_secret_iam_member" "serving" {
  project   = var.project_id
  secret_id = google_secret_manager_secret.api_keys.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this["serving"].member
}
