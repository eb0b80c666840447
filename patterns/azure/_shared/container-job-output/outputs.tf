output "job" {
  description = "The job, as the orchestrator starts and watches it"
  value = {
    name       = var.role
    method     = "POST"
    url        = "${local.management}${azurerm_container_app_job.this.id}/start?api-version=2024-03-01"
    body       = "{}"
    audience   = "${local.management}/"
    poll_url   = "${local.management}${azurerm_container_app_job.this.id}/executions/{execution}?api-version=2024-03-01"
    state_path = "properties.status"
    succeeded  = ["Succeeded"]
    failed     = ["Failed", "Stopped", "Degraded"]
  }
}
