locals {
  # The two virtual addresses that answer for Google APIs without an internet route; restricted answers only for
  # APIs that VPC Service Controls can guard.
  api_ranges = { restricted = "199.36.153.4/30", private = "199.36.153.8/30" }
  api_range  = local.api_ranges[var.google_apis]
  api_hosts  = [for host in range(4) : cidrhost(local.api_range, host)]
  api_zones  = { googleapis = "googleapis.com.", registry = "pkg.dev.", run = "run.app.", composer = "composer.googleusercontent.com." }
}

resource "google_dns_managed_zone" "google" {
  for_each = local.api_zones

  project     = var.project_id
  name        = "${var.name}-${each.key}"
  dns_name    = each.value
  description = "Sends ${each.value} to the ${var.google_apis} address of Google APIs"
  visibility  = "private"
  labels      = local.labels

  private_visibility_config {
    networks {
      network_url = google_compute_network.this.id
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_dns_record_set" "google" {
  for_each = local.api_zones

  project      = var.project_id
  managed_zone = google_dns_managed_zone.google[each.key].name
  name         = each.value
  type         = "A"
  ttl          = 300
  rrdatas      = local.api_hosts
}

resource "google_dns_record_set" "google_any" {
  for_each = local.api_zones

  project      = var.project_id
  managed_zone = google_dns_managed_zone.google[each.key].name
  name         = "*.${each.value}"
  type         = "CNAME"
  ttl          = 300
  rrdatas      = [each.value]
}

# The range is not on the internet: the route leads to Google's own front end.
resource "google_compute_route" "google" {
  project          = var.project_id
  name             = "${var.name}-google-apis"
  description      = "Google APIs at their ${var.google_apis} address"
  network          = google_compute_network.this.name
  dest_range       = local.api_range
  next_hop_gateway = "default-internet-gateway"
  priority         = 1000
}

resource "google_compute_firewall" "egress_google" {
  project            = var.project_id
  name               = "${var.name}-egress-google"
  description        = "Google APIs, and nothing else outside"
  network            = google_compute_network.this.name
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = [local.api_range]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}
