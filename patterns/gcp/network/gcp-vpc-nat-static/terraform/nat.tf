resource "google_compute_router" "this" {
  project = var.project_id
  region  = var.region
  name    = var.name
  network = google_compute_network.this.id
}

# Partners list these addresses; they stay when everything else is rebuilt.
resource "google_compute_address" "nat" {
  count = var.address_count

  project      = var.project_id
  region       = var.region
  name         = "${var.name}-nat-${count.index + 1}"
  address_type = "EXTERNAL"
  labels       = local.labels
}

resource "google_compute_router_nat" "this" {
  project                             = var.project_id
  region                              = var.region
  name                                = var.name
  router                              = google_compute_router.this.name
  nat_ip_allocate_option              = "MANUAL_ONLY"
  nat_ips                             = google_compute_address.nat[*].self_link
  source_subnetwork_ip_ranges_to_nat  = "LIST_OF_SUBNETWORKS"
  enable_dynamic_port_allocation      = true
  enable_endpoint_independent_mapping = false
  min_ports_per_vm                    = 64
  max_ports_per_vm                    = 4096

  subnetwork {
    name                    = google_compute_subnetwork.workloads.id
    source_ip_ranges_to_nat = ["ALL_IP_RANGES"]
  }

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# Nothing leaves but DNS, TLS and traffic inside the network.
resource "google_compute_firewall" "egress_allowed" {
  project            = var.project_id
  name               = "${var.name}-egress-allowed"
  description        = "TLS to anywhere, so that source systems and Google APIs are reached"
  network            = google_compute_network.this.name
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["0.0.0.0/0"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}
