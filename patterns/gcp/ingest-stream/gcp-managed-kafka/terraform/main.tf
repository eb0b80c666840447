locals {
  labels = merge(var.tags, { environment = var.environment })
}

resource "google_kms_crypto_key_iam_member" "kafka" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gcp-sa-managedkafka.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}

resource "google_managed_kafka_cluster" "events" {
  project    = var.project_id
  location   = var.region
  cluster_id = "${var.name}-events"
  labels     = local.labels

  capacity_config {
    vcpu_count   = tostring(var.vcpus)
    memory_bytes = tostring(var.memory_gib * 1073741824)
  }

  gcp_config {
    kms_key = var.kms_key_id

    access_config {
      network_configs {
        subnet = var.subnet_id
      }
    }
  }

  rebalance_config {
    mode = "AUTO_REBALANCE_ON_SCALE_UP"
  }

  depends_on = [google_kms_crypto_key_iam_member.kafka]
}

resource "google_managed_kafka_topic" "events" {
  project            = var.project_id
  location           = var.region
  cluster            = google_managed_kafka_cluster.events.cluster_id
  topic_id           = "events"
  partition_count    = var.partitions
  replication_factor = 3

  configs = {
    "retention.ms"        = tostring(var.retention_hours * 3600000)
    "min.insync.replicas" = "2"
    "cleanup.policy"      = "delete"
  }
}

# A write is safe on two of three zones; what fails for good goes here.
resource "google_managed_kafka_topic" "dead" {
  project            = var.project_id
  location           = var.region
  cluster            = google_managed_kafka_cluster.events.cluster_id
  topic_id           = "events-dead"
  partition_count    = 3
  replication_factor = 3

  configs = {
    "retention.ms" = "1209600000"
  }
}

locals {
  principals = { serving = var.serving_identity, pipeline = var.pipeline_identity }
}

# Signing in is a right on the project; what each may do is said by the lists below.
resource "google_project_iam_member" "client" {
  for_each = local.principals

  project = var.project_id
  role    = "roles/managedkafka.client"
  member  = "serviceAccount:${each.value}"
}

resource "google_managed_kafka_acl" "topics" {
  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.events.cluster_id
  acl_id   = "topicPrefixed/events"

  dynamic "acl_entries" {
    for_each = {
      for pair in concat(
        [for operation in ["WRITE", "DESCRIBE"] : { who = var.serving_identity, operation = operation }],
        [for operation in ["READ", "WRITE", "DESCRIBE"] : { who = var.pipeline_identity, operation = operation }],
      ) : "${pair.who}-${pair.operation}" => pair
    }

    content {
      principal       = "User:${acl_entries.value.who}"
      operation       = acl_entries.value.operation
      permission_type = "ALLOW"
      host            = "*"
    }
  }
}

resource "google_managed_kafka_acl" "groups" {
  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.events.cluster_id
  acl_id   = "consumerGroupPrefixed/${var.name}"

  dynamic "acl_entries" {
    for_each = toset(["READ", "DESCRIBE"])

    content {
      principal       = "User:${var.pipeline_identity}"
      operation       = acl_entries.value
      permission_type = "ALLOW"
      host            = "*"
    }
  }
}
