locals {
  labels    = merge(var.tags, { environment = var.environment, role = "consume" })
  full_name = "${var.name}-consume"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
}

# Workers pull and have no port: nothing can reach them.
resource "google_cloud_run_v2_worker_pool" "this" {
  project             = var.project_id
  location            = var.region
  name                = local.full_name
  description         = "Turns events of ${var.name} into fresh features"
  deletion_protection = !var.force_destroy
  launch_stage        = var.launch_stage
  labels              = local.labels

  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = var.instances
  }

  template {
    service_account                  = var.pipeline_identity
    encryption_key                   = var.kms_key_id
    encryption_key_revocation_action = "SHUTDOWN"
    encryption_key_shutdown_duration = "3600s"
    labels                           = local.labels

    containers {
      image   = var.image_uri
      command = ["python"]
      args    = ["-m", "scoring", "consume"]

      resources {
        limits = { cpu = tostring(var.cpu), memory = "${var.memory_gib}Gi" }
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

  depends_on = [google_project_service.this]
}
