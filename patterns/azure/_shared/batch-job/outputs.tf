output "job" {
  description = "The job, as the orchestrator starts and watches it"
  value = {
    name   = var.role
    method = "POST"
    url    = "https://${azurerm_batch_account.this.account_endpoint}/jobs?${local.version}"
    body = jsonencode({
      id       = "{execution}"
      poolInfo = { poolId = azurerm_batch_pool.this.name }
      jobManagerTask = {
        id                  = "main"
        commandLine         = "python -m scoring ${var.role}"
        killJobOnCompletion = true
        runExclusive        = true
        environmentSettings = [for key, value in local.environment : { name = key, value = value }]
        constraints         = { maxTaskRetryCount = 2, maxWallClockTime = "PT${ceil(var.timeout_s / 60)}M" }
        userIdentity        = { autoUser = { scope = "task", elevationLevel = "nonadmin" } }
        containerSettings = {
          imageName           = var.image_uri
          containerRunOptions = "--rm"
          workingDirectory    = "containerImageDefault"
          registry = {
            registryServer    = split("/", var.image_uri)[0]
            identityReference = { resourceId = var.pipeline_identity_id }
          }
        }
      }
    })
    audience   = "https://batch.core.windows.net/"
    poll_url   = "https://${azurerm_batch_account.this.account_endpoint}/jobs/{execution}/tasks/main?${local.version}"
    state_path = "executionInfo.result"
    succeeded  = ["success"]
    failed     = ["failure"]
  }
}
