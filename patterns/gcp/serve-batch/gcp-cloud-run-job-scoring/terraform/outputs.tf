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
  depends_on = [google_cloud_run_v2_job_iam_member.orchestrator]
}
