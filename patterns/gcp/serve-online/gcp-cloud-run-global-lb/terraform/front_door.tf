locals {
  # A rule of Cloud Armor takes ten address ranges.
  allowed = { for index, ranges in chunklist(var.api_allowed_cidrs, 10) : index => ranges }
}

resource "google_compute_global_address" "this" {
  project = var.project_id
  name    = local.full_name
  labels  = local.labels

  depends_on = [google_project_service.this]
}

# Becomes active once the name points at the address.
resource "google_compute_managed_ssl_certificate" "this" {
  project = var.project_id
  name    = "${local.full_name}-${substr(sha256(var.service_domain), 0, 8)}"

  managed {
    domains = [var.service_domain]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_ssl_policy" "this" {
  project         = var.project_id
  name            = local.full_name
  profile         = "RESTRICTED"
  min_tls_version = "TLS_1_2"

  depends_on = [google_project_service.this]
}

resource "google_compute_security_policy" "this" {
  #checkov:skip=CKV_GCP_73:Callers are a known few and the application is Python, without Log4j
  project     = var.project_id
  name        = local.full_name
  description = "Who may call ${var.service_domain}"
  type        = "CLOUD_ARMOR"

  dynamic "rule" {
    for_each = local.allowed

    content {
      action      = "throttle"
      priority    = 1000 + rule.key
      description = "Allowed callers, within their rate"

      match {
        versioned_expr = "SRC_IPS_V1"

        config {
          src_ip_ranges = rule.value
        }
      }

      rate_limit_options {
        conform_action = "allow"
        exceed_action  = "deny(429)"
        enforce_on_key = "IP"

        rate_limit_threshold {
          count        = var.caller_requests_per_minute
          interval_sec = 60
        }
      }
    }
  }

  rule {
    action      = "deny(403)"
    priority    = 2147483647
    description = "Everyone else"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_url_map" "this" {
  project         = var.project_id
  name            = local.full_name
  default_service = google_compute_backend_service.this.id
}

resource "google_compute_target_https_proxy" "this" {
  project          = var.project_id
  name             = local.full_name
  url_map          = google_compute_url_map.this.id
  ssl_certificates = [google_compute_managed_ssl_certificate.this.id]
  ssl_policy       = google_compute_ssl_policy.this.id
}

resource "google_compute_global_forwarding_rule" "this" {
  project               = var.project_id
  name                  = local.full_name
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
  load_balancing_scheme = "EXTERNAL_MANAGED"
  labels                = local.labels
}
