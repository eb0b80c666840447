resource "google_compute_firewall" "egress_inside" {
  project            = var.project_id
  name               = "${var.name}-egress-inside"
  description        = "Workloads and managed services of this network"
  network            = google_compute_network.this.name
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = [var.subnet_range, var.services_range]

  allow {
    protocol = "all"
  }
}

resource "google_compute_firewall" "egress_denied" {
  project            = var.project_id
  name               = "${var.name}-egress-denied"
  description        = "Everything else that would leave"
  network            = google_compute_network.this.name
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}
