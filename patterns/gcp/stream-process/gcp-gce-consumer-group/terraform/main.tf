locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  role      = "consume"
  full_name = "${var.name}-consume"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
}
