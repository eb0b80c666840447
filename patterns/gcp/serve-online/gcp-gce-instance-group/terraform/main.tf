locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  role      = "serve"
  full_name = "${var.name}-serve"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id, WEB_CONCURRENCY = tostring(var.workers), PORT = "8080" })
}

# Passes connections through unchanged: the machines see the caller's own address, so the firewall decides who may call.
# Traffic between machines of a network is encrypted by Google on its way.
resource "google_compute_region_backend_service" "this" {
  project                         = var.project_id
  region                          = var.region
  name                            = local.full_name
  description                     = "Machines that answer scoring requests of ${var.name}"
  load_balancing_scheme           = "INTERNAL"
  protocol                        = "TCP"
  session_affinity                = "NONE"
  connection_draining_timeout_sec = 30
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
  ports                 = ["8080"]
  network               = var.network_id
  subnetwork            = var.subnet_id
  backend_service       = google_compute_region_backend_service.this.id
  allow_global_access   = true
  labels                = local.labels
}

resource "google_compute_firewall" "callers" {
  project       = var.project_id
  name          = "${local.full_name}-callers"
  description   = "Who may call ${var.service_domain}"
  network       = var.network_name
  direction     = "INGRESS"
  source_ranges = var.api_allowed_cidrs
  target_tags   = [local.full_name]

  allow {
    protocol = "tcp"
    ports    = ["8080"]
  }
}

# The name resolves inside the network only.
resource "google_dns_managed_zone" "this" {
  project     = var.project_id
  name        = local.full_name
  dns_name    = "${var.service_domain}."
  description = "Scoring service of ${var.name}"
  visibility  = "private"
  labels      = local.labels

  private_visibility_config {
    networks {
      network_url = var.network_id
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_dns_record_set" "this" {
  project      = var.project_id
  managed_zone = google_dns_managed_zone.this.name
  name         = "${var.service_domain}."
  type         = "A"
  ttl          = 60
  rrdatas      = [google_compute_forwarding_rule.this.ip_address]
}
