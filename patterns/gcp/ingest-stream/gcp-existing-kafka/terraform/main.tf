locals {
  labels = merge(var.tags, { environment = var.environment })
  ports  = distinct([for one in split(",", var.brokers) : element(split(":", one), 1)])
}

resource "google_project_service" "this" {
  for_each = toset(["secretmanager.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# Terraform never sees the value: people put the user and password in that whoever runs the cluster gives them.
resource "google_secret_manager_secret" "sign_in" {
  project             = var.project_id
  secret_id           = "${var.name}-kafka-sign-in"
  labels              = local.labels
  deletion_protection = !var.force_destroy

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

resource "google_secret_manager_secret_iam_member" "consumer" {
  project   = var.project_id
  secret_id = google_secret_manager_secret.sign_in.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${var.pipeline_identity}"
}

resource "google_compute_firewall" "brokers" {
  project            = var.project_id
  name               = "${var.name}-egress-kafka"
  description        = "Brokers of the Kafka cluster that is there already"
  network            = var.network_id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = var.broker_cidrs

  allow {
    protocol = "tcp"
    ports    = local.ports
  }
}
