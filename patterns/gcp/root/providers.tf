provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.tags

  # Budgets belong to the billing account; their requests are counted against this project.
  user_project_override = true
  billing_project       = var.project_id
}
