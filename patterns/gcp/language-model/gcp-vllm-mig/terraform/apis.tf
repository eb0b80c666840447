# Switched on here and left on, since other systems of the project may use them.
resource "google_project_service" "this" {
  for_each = toset(["compute.googleapis.com", "monitoring.googleapis.com"])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}
