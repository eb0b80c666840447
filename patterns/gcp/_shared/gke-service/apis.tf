# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["certificatemanager.googleapis.com", "compute.googleapis.com", "container.googleapis.com", "dns.googleapis.com", "secretmanager.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
