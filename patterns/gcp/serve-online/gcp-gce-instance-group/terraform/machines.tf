locals {
  open_ports = ["iptables -A INPUT -p tcp --dport 8080 -j ACCEPT"]
}

resource "google_compute_health_check" "this" {
  project             = var.project_id
  name                = local.full_name
  description         = "Whether the application of ${local.full_name} answers"
  check_interval_sec  = 10
  timeout_sec         = 5
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = 8080
    request_path = "/health/ready"
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_region_instance_group_manager" "this" {
  project            = var.project_id
  region             = var.region
  name               = local.full_name
  description        = "Machines of ${local.full_name}"
  base_instance_name = local.full_name

  distribution_policy_zones        = slice(sort(data.google_compute_zones.here.names), 0, min(var.zones, length(data.google_compute_zones.here.names)))
  distribution_policy_target_shape = "EVEN"

  version {
    instance_template = google_compute_instance_template.this.id
  }

  named_port {
    name = "http"
    port = 8080
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.this.id
    initial_delay_sec = 180
  }

  update_policy {
    type                         = "PROACTIVE"
    minimal_action               = "REPLACE"
    replacement_method           = "SUBSTITUTE"
    instance_redistribution_type = "PROACTIVE"
    max_surge_fixed              = var.zones
    max_unavailable_fixed        = 0
  }

  lifecycle {
    ignore_changes = [target_size]
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
    ports    = ["8080"]
  }
}
