locals {
  role             = "consume"
  identity_id      = var.pipeline_identity_id
  client_id        = var.pipeline_client_id
  secret_id        = ""
  health_probe_id  = null
  backend_pool_ids = []

  environment = merge(var.app_env, { AZURE_CLIENT_ID = var.pipeline_client_id, SCORING_METRIC_NAMESPACE = var.metric_namespace })
}
