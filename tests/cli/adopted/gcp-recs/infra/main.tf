provider "google" {
  project = var.project
  region  = "europe-west4"
}

variable "project" {
  type = string
}

resource "google_project_service" "apis" {
  for_each = toset(["run.googleapis.com", "redis.googleapis.com"])
  service  = each.value
}

resource "google_compute_network" "main" {
  name                    = "recs"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "main" {
  name          = "recs"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.0.0.0/20"
}

resource "google_compute_router" "router" {
  name    = "recs"
  network = google_compute_network.main.id
}

resource "google_compute_router_nat" "nat" {
  name                               = "recs"
  router                             = google_compute_router.router.name
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"
}

resource "google_cloud_run_v2_service" "recommender_api" {
  name     = "recommender-api"
  location = "europe-west4"

  template {
    scaling {
      min_instance_count = 2
      max_instance_count = 20
    }
    containers {
      image = "europe-west4-docker.pkg.dev/acme/recs/api:7"
      resources {
        limits = { cpu = "2", memory = "2Gi" }
      }
    }
  }
}

resource "google_redis_instance" "user_features" {
  name           = "user-features"
  tier           = "STANDARD_HA"
  memory_size_gb = 16
  redis_version  = "REDIS_7_0"
}

resource "google_storage_bucket" "events" {
  name     = "acme-recs-events"
  location = "EUROPE-WEST4"

  lifecycle_rule {
    condition { age = 400 }
    action { type = "Delete" }
  }
}

resource "google_bigquery_dataset" "analytics" {
  dataset_id = "analytics"
  location   = "EU"
}

resource "google_pubsub_topic" "clicks" {
  name = "clicks"
}

resource "google_pubsub_subscription" "clicks" {
  name  = "clicks-to-features"
  topic = google_pubsub_topic.clicks.id
}

resource "google_composer_environment" "airflow" {
  name   = "recs"
  region = "europe-west4"
  config {
    software_config { image_version = "composer-2.9.0-airflow-2.7.3" }
  }
}

resource "google_artifact_registry_repository" "images" {
  repository_id = "recs"
  format        = "DOCKER"
  location      = "europe-west4"
}

resource "google_cloudbuild_trigger" "api" {
  name = "api"
  github {
    owner = "acme"
    name  = "recs"
    push { branch = "^main$" }
  }
  filename = "cloudbuild.yaml"
}
