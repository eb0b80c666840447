output "job" {
  description = "The job that scores one batch"
  value = {
    name      = local.job_name
    connector = local.connector
    arguments = jsonencode(local.arguments)
    url       = local.url
    body      = jsonencode(local.body)
  }

  # Whoever takes the job may start it at once.
  depends_on = [google_project_iam_member.starter, google_service_account_iam_member.starter]
}
