# Writes a new key before the former one, so that callers have a whole period to follow. The first key of all, which
# Terraform's state has seen, is dropped at once.
resource "google_workflows_workflow" "rotation" {
  project             = var.project_id
  region              = var.region
  name                = "${var.name}-key-rotation"
  description         = "Puts a new API key before the former one"
  service_account     = google_service_account.rotation.id
  crypto_key_name     = google_kms_crypto_key.data.id
  deletion_protection = !var.force_destroy
  labels              = local.labels
  call_log_level      = "LOG_ERRORS_ONLY"

  source_contents = jsonencode({
    main = {
      steps = [
        { names = { assign = [
          { secret = google_secret_manager_secret.api_keys.id },
          { key = "$${text.replace_all(uuid.generate() + uuid.generate(), \"-\", \"\")}" },
          { value = "$${key}" },
        ] } },
        { latest = {
          call   = "googleapis.secretmanager.v1.projects.secrets.versions.access"
          args   = { name = "$${secret + \"/versions/latest\"}" }
          result = "current"
        } },
        { keep_former = { switch = [{
          condition = "$${not(text.match_regex(current.name, \"versions/1$\"))}"
          assign    = [{ value = "$${key + \",\" + text.split(text.decode(base64.decode(current.payload.data)), \",\")[0]}" }]
        }] } },
        { add = {
          call = "googleapis.secretmanager.v1.projects.secrets.addVersion"
          args = { parent = "$${secret}", body = { payload = { data = "$${base64.encode(text.encode(value))}" } } }
        } },
        { retire = {
          call = "googleapis.secretmanager.v1.projects.secrets.versions.disable"
          args = { name = "$${current.name}" }
        } },
      ]
    }
  })

  depends_on = [google_kms_crypto_key_iam_member.agent]
}

resource "google_service_account" "rotation" {
  project      = var.project_id
  account_id   = "${var.name}-rot"
  display_name = "${var.name} key rotation"
  description  = "Replaces the API keys of ${var.name} and nothing else"

  depends_on = [google_project_service.this]
}

resource "google_secret_manager_secret_iam_member" "rotation" {
  for_each = toset(["roles/secretmanager.secretAccessor", "roles/secretmanager.secretVersionManager"])

  project   = var.project_id
  secret_id = google_secret_manager_secret.api_keys.secret_id
  role      = each.value
  member    = google_service_account.rotation.member
}

resource "google_project_iam_member" "rotation" {
  for_each = toset(["roles/workflows.invoker", "roles/logging.logWriter"])

  project = var.project_id
  role    = each.value
  member  = google_service_account.rotation.member
}

resource "google_cloud_scheduler_job" "rotation" {
  project          = var.project_id
  region           = var.region
  name             = "${var.name}-key-rotation"
  description      = "Starts the rotation of the API keys"
  schedule         = var.rotation_schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.rotation.id}/executions"
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = google_service_account.rotation.email
    }
  }

  retry_config {
    retry_count = 3
  }
}
