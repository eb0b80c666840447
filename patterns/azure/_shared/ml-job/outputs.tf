output "job" {
  description = "The job, as the orchestrator starts and watches it"
  value = {
    name   = var.role
    method = "PUT"
    url    = "${local.management}${azurerm_machine_learning_workspace.this.id}/jobs/{execution}?${local.version}"
    body = jsonencode({
      properties = {
        jobType              = "Command"
        displayName          = "{execution}"
        experimentName       = var.role
        command              = "python -m scoring ${var.role}"
        computeId            = azurerm_machine_learning_compute_cluster.this.id
        environmentId        = "${azurerm_machine_learning_workspace.this.id}/environments/scoring/versions/${local.image}"
        environmentVariables = local.environment
        identity             = { identityType = "Managed", clientId = var.pipeline_client_id }
        limits               = { jobLimitsType = "Command", timeout = "PT${ceil(var.timeout_s / 60)}M" }
        resources            = { instanceCount = 1 }
      }
    })
    audience   = "${local.management}/"
    poll_url   = "${local.management}${azurerm_machine_learning_workspace.this.id}/jobs/{execution}?${local.version}"
    state_path = "properties.status"
    succeeded  = ["Completed"]
    failed     = ["Failed", "Canceled", "NotResponding"]
  }
}
