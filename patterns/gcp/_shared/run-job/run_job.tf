locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  full_name = "${var.name}-${local.job_name}"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
  job_path  = "projects/${var.project_id}/locations/${var.region}/jobs/${google_cloud_run_v2_job.this.name}"

  connector = "googleapis.run.v2.projects.locations.jobs.run"
  arguments = { name = local.job_path }
  url       = "https://run.googleapis.com/v2/${local.job_path}:run"
  body      = {}
}

resource "google_cloud_run_v2_job" "this" {
  project             = var.project_id
  location            = var.region
  name                = local.full_name
  labels              = local.labels
  deletion_protection = !var.force_destroy

  template {
    task_count  = 1
    parallelism = 1
    labels      = local.labels

    template {
      service_account       = var.pipeline_identity
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      encryption_key        = var.kms_key_id
      max_retries           = var.max_retries
      timeout               = "${var.timeout_hours * 3600}s"

      containers {
        image   = var.image_uri
        command = ["python"]
        args    = ["-m", "scoring", local.role]

        resources {
          limits = {
            cpu    = tostring(var.cpu)
            memory = "${var.memory_gib}Gi"
          }
        }

        dynamic "env" {
          for_each = local.env

          content {
            name  = env.key
            value = env.value
          }
        }
      }

      vpc_access {
        egress = "ALL_TRAFFIC"

        network_interfaces {
          network    = var.network_name
          subnetwork = var.subnet_id
        }
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_cloud_run_v2_job_iam_member" "orchestrator" {
  for_each = toset(["roles/run.invoker", "roles/run.viewer"])

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_job.this.name
  role     = each.value
  member   = "serviceAccount:${var.orchestrator_identity}"
}
