# Who read which object, row, secret or key: access is logged for every service that holds data.
resource "google_project_iam_audit_config" "data_access" {
  for_each = toset(var.audited_services)

  project = var.project_id
  service = each.value

  # Serving looks features up thousands of times a second; what people and jobs read is what an auditor asks for.
  audit_log_config {
    log_type         = "DATA_READ"
    exempted_members = [google_service_account.this["serving"].member]
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

resource "google_logging_project_bucket_config" "audit" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "${var.name}-audit"
  description    = "Access to data, keys and secrets of ${var.name}"
  retention_days = var.audit_retention_days
  locked         = !var.force_destroy

  cmek_settings {
    kms_key_name = google_kms_crypto_key.data.id
  }

  depends_on = [google_kms_crypto_key_iam_member.agent]
}

resource "google_logging_project_sink" "audit" {
  project                = var.project_id
  name                   = "${var.name}-audit"
  description            = "Keeps data access logs apart from the application's"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.audit.id}"
  filter                 = "log_id(\"cloudaudit.googleapis.com/data_access\")"
  unique_writer_identity = true
}
