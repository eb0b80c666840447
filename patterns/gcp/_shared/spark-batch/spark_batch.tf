locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  full_name = "${var.name}-${local.job_name}"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
  parent    = "projects/${var.project_id}/locations/${var.region}"

  connector = "googleapis.dataproc.v1.projects.locations.batches.create"
  arguments = { parent = local.parent, body = local.body }
  url       = "https://dataproc.googleapis.com/v1/${local.parent}/batches"

  properties = merge(
    {
      "spark.driver.cores"               = tostring(var.worker_vcpus)
      "spark.driver.memory"              = "${var.worker_vcpus * 3}g"
      "spark.executor.cores"             = tostring(var.worker_vcpus)
      "spark.executor.memory"            = "${var.worker_vcpus * 3}g"
      "spark.executor.instances"         = tostring(var.executor_count)
      "spark.dynamicAllocation.enabled"  = "false"
      "spark.dataproc.scaling.version"   = "2"
      "dataproc.logging.driver.location" = "CLOUD_LOGGING"
    },
    { for key, value in local.env : "spark.dataproc.driverEnv.${key}" => value },
    { for key, value in local.env : "spark.executorEnv.${key}" => value },
  )

  body = {
    labels = local.labels
    pysparkBatch = {
      mainPythonFileUri = "gs://${var.bucket_name}/${var.script_key}"
      pythonFileUris    = local.packages
      args              = local.script_arguments
    }
    runtimeConfig = { version = "2.2", properties = local.properties }
    environmentConfig = {
      executionConfig = {
        serviceAccount = var.pipeline_identity
        subnetworkUri  = var.subnet_id
        networkTags    = [local.full_name]
        kmsKey         = var.kms_key_id
        ttl            = "${var.timeout_hours * 3600}s"
        stagingBucket  = var.bucket_name
      }
    }
  }
}

# Driver and executors talk to each other on many ports, and to nobody else.
resource "google_compute_firewall" "workers" {
  project     = var.project_id
  name        = "${local.full_name}-workers"
  description = "Spark driver and executors of ${local.full_name}"
  network     = var.network_name
  direction   = "INGRESS"
  source_tags = [local.full_name]
  target_tags = [local.full_name]

  allow {
    protocol = "all"
  }
}

resource "google_kms_crypto_key_iam_member" "dataproc" {
  for_each = toset(["service-${var.project_number}@dataproc-accounts.iam.gserviceaccount.com", "service-${var.project_number}@gcp-sa-dataproc-resmgr.iam.gserviceaccount.com"])

  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "worker" {
  project = var.project_id
  role    = "roles/dataproc.worker"
  member  = "serviceAccount:${var.pipeline_identity}"
}

# Batches are made anew for each run, so the right to make them can only be given on the project.
resource "google_project_iam_custom_role" "starter" {
  project     = var.project_id
  role_id     = replace("${local.full_name}_starter", "-", "_")
  title       = "Starts ${local.full_name}"
  description = "Creates and follows Spark batches"
  permissions = ["dataproc.batches.create", "dataproc.batches.get", "dataproc.batches.cancel", "dataproc.operations.get"]

  depends_on = [google_project_service.this]
}
