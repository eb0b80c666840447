# Only the network reaches the server; inside it every caller is trusted, as MLflow itself has no identities.
resource "google_cloud_run_v2_service" "server" {
  project              = var.project_id
  location             = var.region
  name                 = local.server
  description          = "MLflow of ${var.name}"
  ingress              = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  invoker_iam_disabled = true
  deletion_protection  = !var.force_destroy
  labels               = local.labels

  template {
    service_account                  = var.pipeline_identity
    encryption_key                   = var.kms_key_id
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = 40
    timeout                          = "300s"
    labels                           = local.labels

    scaling {
      min_instance_count = var.servers
      max_instance_count = var.servers + 1
    }

    containers {
      image   = var.image_uri
      command = ["python", "-c"]
      args    = [local.launcher]

      ports {
        container_port = local.port
      }

      resources {
        cpu_idle          = false
        startup_cpu_boost = true
        limits            = { cpu = tostring(var.server_cpu), memory = "${var.server_memory_gib}Gi" }
      }

      env {
        name  = "DB_HOST"
        value = google_sql_database_instance.this.private_ip_address
      }

      env {
        name  = "MLFLOW_SERVER_ALLOWED_HOSTS"
        value = "*"
      }

      env {
        name = "DB_PASSWORD"

        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.password.secret_id
            version = "latest"
          }
        }
      }

      startup_probe {
        initial_delay_seconds = 10
        period_seconds        = 10
        failure_threshold     = 18

        http_get {
          path = "/health"
          port = local.port
        }
      }

      liveness_probe {
        period_seconds = 30

        http_get {
          path = "/health"
          port = local.port
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

  depends_on = [google_project_service.this, google_secret_manager_secret_iam_member.server, google_secret_manager_secret_version.password, google_sql_database.mlflow]
}
