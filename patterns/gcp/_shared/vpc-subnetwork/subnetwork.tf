locals {
  labels = merge(var.tags, { environment = var.environment })
}

# A subnet spans every zone of its region; workloads reach Google APIs from it without a public address.
resource "google_compute_subnetwork" "workloads" {
  project                  = var.project_id
  region                   = var.region
  name                     = "${var.name}-workloads"
  network                  = google_compute_network.this.id
  ip_cidr_range            = var.subnet_range
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = var.flow_sampling
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# What may come in is said by the module that listens; everything else is denied, and the attempt is logged.
resource "google_compute_firewall" "ingress_denied" {
  project       = var.project_id
  name          = "${var.name}-ingress-denied"
  description   = "Everything that no other rule lets in"
  network       = google_compute_network.this.name
  direction     = "INGRESS"
  priority      = 65000
  source_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

# Managed databases and caches live in Google's own network and are reached through this peering.
resource "google_compute_global_address" "services" {
  project       = var.project_id
  name          = "${var.name}-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = split("/", var.services_range)[0]
  prefix_length = tonumber(split("/", var.services_range)[1])
  network       = google_compute_network.this.id
  labels        = local.labels
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
  deletion_policy         = var.force_destroy ? "ABANDON" : null
}
