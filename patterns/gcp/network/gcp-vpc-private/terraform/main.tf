resource "google_compute_network" "this" {
  project                         = var.project_id
  name                            = var.name
  description                     = "Private network of ${var.name}"
  auto_create_subnetworks         = false
  delete_default_routes_on_create = true
  routing_mode                    = "REGIONAL"

  depends_on = [google_project_service.this]
}
