locals {
  labels    = merge(var.tags, { environment = var.environment, role = "serve" })
  full_name = "${var.name}-serve"
  port      = 8080
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id, WEB_CONCURRENCY = tostring(var.workers) })
  # Below a folder of its own: the mount hides what else lies there.
  keys_folder = "/var/run/scoring/api-keys"
  canary      = var.stable_revision != "" && var.canary_percent < 100

  traffic = local.canary ? [
    { type = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision = var.stable_revision, percent = 100 - var.canary_percent },
    { type = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", revision = null, percent = var.canary_percent },
  ] : [{ type = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", revision = null, percent = 100 }]
}

# Callers carry an API key that the application checks; who can reach the service at all is decided by its ingress.
resource "google_cloud_run_v2_service" "this" {
  project              = var.project_id
  location             = var.region
  name                 = local.full_name
  description          = "Answers scoring requests of ${var.name}"
  ingress              = var.ingress
  invoker_iam_disabled = true
  deletion_protection  = !var.force_destroy
  labels               = local.labels

  template {
    service_account                  = var.serving_identity
    encryption_key                   = var.kms_key_id
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = var.concurrency
    timeout                          = "30s"
    labels                           = local.labels

    scaling {
      min_instance_count = var.min_instances
      max_instance_count = var.max_instances
    }

    containers {
      image   = var.image_uri
      command = ["python"]
      args    = ["-m", "scoring", "serve"]

      ports {
        container_port = local.port
      }

      resources {
        cpu_idle          = var.request_billing
        startup_cpu_boost = true
        limits            = { cpu = tostring(var.cpu), memory = "${var.memory_gib}Gi" }
      }

      dynamic "env" {
        for_each = local.env

        content {
          name  = env.key
          value = env.value
        }
      }

      env {
        name = "SCORING_API_KEY"

        value_source {
          secret_key_ref {
            secret  = var.app_secret_id
            version = "latest"
          }
        }
      }

      # The environment is read when an instance starts; the file is always the newest version, so that a rotated key
      # counts on instances that keep running.
      env {
        name  = "SCORING_API_KEY_FILE"
        value = "${local.keys_folder}/keys"
      }

      volume_mounts {
        name       = "api-keys"
        mount_path = local.keys_folder
      }

      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 2
        failure_threshold = 60

        http_get {
          path = "/health/ready"
          port = local.port
        }
      }

      liveness_probe {
        period_seconds    = 15
        timeout_seconds   = 3
        failure_threshold = 3

        http_get {
          path = "/health/live"
          port = local.port
        }
      }
    }

    volumes {
      name = "api-keys"

      secret {
        secret = var.app_secret_id

        items {
          version = "latest"
          path    = "keys"
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

  dynamic "traffic" {
    for_each = local.traffic

    content {
      type     = traffic.value.type
      revision = traffic.value.revision
      percent  = traffic.value.percent
    }
  }

  depends_on = [google_project_service.this]
}
