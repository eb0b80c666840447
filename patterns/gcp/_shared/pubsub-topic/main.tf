locals {
  labels = merge(var.tags, { environment = var.environment })
}

locals {
  # Consumers see a message that fails this often in the dead letters.
  delivery_attempts = 10
  agent             = "serviceAccount:service-${var.project_number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_topic" "events" {
  project                    = var.project_id
  name                       = "${var.name}-events"
  kms_key_name               = var.kms_key_id
  message_retention_duration = "${var.retention_hours * 3600}s"
  labels                     = local.labels

  # Messages rest in this region only.
  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }

  depends_on = [google_project_service.this]
}

resource "google_pubsub_subscription" "consumer" {
  project                      = var.project_id
  name                         = "${var.name}-events-consumer"
  topic                        = google_pubsub_topic.events.id
  ack_deadline_seconds         = 60
  message_retention_duration   = "${var.retention_hours * 3600}s"
  enable_message_ordering      = var.ordered
  enable_exactly_once_delivery = var.exactly_once
  labels                       = local.labels

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = local.delivery_attempts
  }
}

resource "google_pubsub_topic" "dead" {
  project      = var.project_id
  name         = "${var.name}-events-dead"
  kms_key_name = var.kms_key_id
  labels       = local.labels

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }

  depends_on = [google_project_service.this]
}

# Keeps what nobody could process until somebody has looked at it.
resource "google_pubsub_subscription" "dead" {
  project                    = var.project_id
  name                       = "${var.name}-events-dead"
  topic                      = google_pubsub_topic.dead.id
  message_retention_duration = "1209600s"
  labels                     = local.labels

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "agent" {
  project = var.project_id
  topic   = google_pubsub_topic.dead.name
  role    = "roles/pubsub.publisher"
  member  = local.agent
}

resource "google_pubsub_subscription_iam_member" "agent" {
  project      = var.project_id
  subscription = google_pubsub_subscription.consumer.name
  role         = "roles/pubsub.subscriber"
  member       = local.agent
}

resource "google_pubsub_topic_iam_member" "publishers" {
  for_each = merge({ serving = "serviceAccount:${var.serving_identity}" }, { for member in var.publishers : member => member })

  project = var.project_id
  topic   = google_pubsub_topic.events.name
  role    = "roles/pubsub.publisher"
  member  = each.value
}

resource "google_pubsub_subscription_iam_member" "consumer" {
  for_each = toset(["roles/pubsub.subscriber", "roles/pubsub.viewer"])

  project      = var.project_id
  subscription = google_pubsub_subscription.consumer.name
  role         = each.value
  member       = "serviceAccount:${var.pipeline_identity}"
}

# Raw events reach the lake without a consumer of their own.
resource "google_pubsub_subscription" "lake" {
  project                    = var.project_id
  name                       = "${var.name}-events-lake"
  topic                      = google_pubsub_topic.events.id
  ack_deadline_seconds       = 300
  message_retention_duration = "604800s"
  labels                     = local.labels

  cloud_storage_config {
    bucket                   = var.bucket_name
    filename_prefix          = "events/"
    filename_suffix          = ".json"
    filename_datetime_format = "YYYY-MM-DD/hh_mm_ss_"
    max_duration             = "300s"
    max_bytes                = 268435456
  }

  expiration_policy {
    ttl = ""
  }

  depends_on = [google_storage_bucket_iam_member.agent]
}

resource "google_storage_bucket_iam_member" "agent" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.legacyBucketReader"])

  bucket = var.bucket_name
  role   = each.value
  member = local.agent
}
