locals {
  labels = merge(var.tags, { environment = var.environment })
}

# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["networkconnectivity.googleapis.com", "serviceconsumermanagement.googleapis.com", local.service])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# Lets the service put its endpoints into this subnet by itself.
resource "google_network_connectivity_service_connection_policy" "endpoints" {
  project       = var.project_id
  location      = var.region
  name          = "${var.name}-${local.service_class}"
  description   = "Endpoints of ${local.engine} in ${var.network_name}"
  service_class = local.service_class
  network       = var.network_id
  labels        = local.labels

  psc_config {
    subnetworks = [var.subnet_id]
  }

  depends_on = [google_project_service.this]
}
