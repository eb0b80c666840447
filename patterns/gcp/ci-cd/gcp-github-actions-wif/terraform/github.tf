# GitHub's own tokens are accepted instead of a key, from one repository only.
resource "google_iam_workload_identity_pool" "github" {
  project                   = var.project_id
  workload_identity_pool_id = "${var.name}-gh"
  display_name              = substr("${var.name} GitHub", 0, 32)
  description               = "Workflows of ${var.github_repository}"

  depends_on = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  #checkov:skip=CKV_GCP_125:The condition admits one repository, and the subject one environment of it
  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"
  description                        = "Tokens of ${var.github_repository}"
  attribute_condition                = "assertion.repository == \"${var.github_repository}\""

  attribute_mapping = {
    "google.subject"        = "assertion.sub"
    "attribute.repository"  = "assertion.repository"
    "attribute.environment" = "assertion.environment"
    "attribute.ref"         = "assertion.ref"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# Only a job that GitHub let into this environment may deploy: its protection rules are the approval.
resource "google_service_account_iam_member" "deploy" {
  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/repo:${var.github_repository}:environment:${var.environment}"
}

# Pull requests see what would change and change nothing.
resource "google_service_account" "plan" {
  project      = var.project_id
  account_id   = "${var.name}-pln"
  display_name = "${var.name} plan"
  description  = "Plans changes of ${var.name} for pull requests"

  depends_on = [google_project_service.this]
}

resource "google_service_account_iam_member" "plan" {
  service_account_id = google_service_account.plan.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/repo:${var.github_repository}:pull_request"
}

resource "google_project_iam_member" "plan" {
  #checkov:skip=CKV_GCP_117:A plan reads every resource and changes none
  for_each = toset(["roles/iam.securityReviewer", "roles/viewer"])

  project = var.project_id
  role    = each.value
  member  = google_service_account.plan.member
}
