# Passes connections through unchanged; traffic between machines of a network is encrypted by Google on its way.
resource "google_compute_region_backend_service" "this" {
  project                         = var.project_id
  region                          = var.region
  name                            = local.full_name
  description                     = "Model servers of ${var.name}"
  load_balancing_scheme           = "INTERNAL"
  protocol                        = "TCP"
  session_affinity                = "NONE"
  connection_draining_timeout_sec = 120
  health_checks                   = [google_compute_health_check.this.id]

  backend {
    group          = google_compute_region_instance_group_manager.this.instance_group
    balancing_mode = "CONNECTION"
  }
}

resource "google_compute_forwarding_rule" "this" {
  project               = var.project_id
  region                = var.region
  name                  = local.full_name
  load_balancing_scheme = "INTERNAL"
  ip_protocol           = "TCP"
  ports                 = [tostring(local.port)]
  service_label         = "models"
  network               = var.network_id
  subnetwork            = var.subnet_id
  backend_service       = google_compute_region_backend_service.this.id
  labels                = local.labels
}

resource "google_compute_firewall" "callers" {
  project       = var.project_id
  name          = "${local.full_name}-callers"
  description   = "Service and index job may call the models"
  network       = var.network_name
  direction     = "INGRESS"
  source_ranges = [var.subnet_cidr]
  target_tags   = [local.full_name]

  allow {
    protocol = "tcp"
    ports    = [tostring(local.port)]
  }
}

# Health checks come from these ranges of Google.
resource "google_compute_firewall" "health" {
  project       = var.project_id
  name          = "${local.full_name}-health"
  description   = "Health checks of ${local.full_name}"
  network       = var.network_name
  direction     = "INGRESS"
  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]
  target_tags   = [local.full_name]

  allow {
    protocol = "tcp"
    ports    = [tostring(local.port)]
  }
}
