locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  full_name = "${var.name}-${local.job_name}"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
  parent    = "projects/${var.project_id}/locations/${var.region}"

  connector = "googleapis.aiplatform.v1.projects.locations.customJobs.create"
  arguments = { parent = local.parent, region = var.region, body = local.body }
  url       = "https://${var.region}-aiplatform.googleapis.com/v1/${local.parent}/customJobs"

  machine = merge(
    { machineType = var.machine_type },
    var.gpu_count > 0 ? { acceleratorType = var.gpu_type, acceleratorCount = var.gpu_count } : {},
  )

  body = {
    displayName    = local.full_name
    labels         = local.labels
    encryptionSpec = { kmsKeyName = var.kms_key_id }
    jobSpec = {
      serviceAccount = var.pipeline_identity
      network        = "projects/${var.project_number}/global/networks/${var.network_name}"
      scheduling     = { timeout = "${var.timeout_hours * 3600}s", strategy = var.strategy, restartJobOnWorkerRestart = var.strategy == "SPOT" }
      workerPoolSpecs = [{
        replicaCount = "1"
        machineSpec  = local.machine
        diskSpec     = { bootDiskType = "pd-ssd", bootDiskSizeGb = var.volume_gb }
        containerSpec = {
          imageUri = var.image_uri
          command  = ["python", "-m", "scoring", local.role]
          env      = [for key in sort(keys(local.env)) : { name = key, value = local.env[key] }]
        }
      }]
    }
  }
}

# Jobs are made anew for each run, so the right to make them can only be given on the project.
resource "google_project_iam_custom_role" "starter" {
  project     = var.project_id
  role_id     = replace("${local.full_name}_starter", "-", "_")
  title       = "Starts ${local.full_name}"
  description = "Creates and follows custom jobs of Vertex AI"
  permissions = ["aiplatform.customJobs.create", "aiplatform.customJobs.get", "aiplatform.customJobs.cancel"]

  depends_on = [google_project_service.this]
}
