resource "google_compute_instance_template" "this" {
  project      = var.project_id
  region       = var.region
  name_prefix  = "${local.full_name}-"
  description  = "Machine of ${local.full_name}"
  machine_type = var.machine_type
  labels       = local.labels
  tags         = [local.full_name]

  metadata = {
    user-data                  = local.user_data
    google-logging-enabled     = "true"
    google-monitoring-enabled  = "true"
    block-project-ssh-keys     = "true"
    enable-oslogin             = "true"
    cos-update-strategy        = "update_disabled"
    disable-legacy-endpoints   = "true"
    serial-port-logging-enable = "false"
  }

  disk {
    boot         = true
    auto_delete  = true
    source_image = "projects/cos-cloud/global/images/family/cos-stable"
    disk_type    = "pd-balanced"
    disk_size_gb = 30

    disk_encryption_key {
      kms_key_self_link = var.kms_key_id
    }
  }

  network_interface {
    network    = var.network_id
    subnetwork = var.subnet_id
  }

  service_account {
    email  = var.machine_identity
    scopes = ["cloud-platform"]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}

data "google_compute_zones" "here" {
  project = var.project_id
  region  = var.region
  status  = "UP"
}

resource "google_compute_region_autoscaler" "this" {
  project = var.project_id
  region  = var.region
  name    = local.full_name
  target  = google_compute_region_instance_group_manager.this.id

  autoscaling_policy {
    min_replicas    = var.min_instances
    max_replicas    = max(var.min_instances, var.max_instances)
    cooldown_period = 120

    cpu_utilization {
      target            = 0.6
      predictive_method = "OPTIMIZE_AVAILABILITY"
    }

    scale_in_control {
      time_window_sec = 600

      max_scaled_in_replicas {
        fixed = 1
      }
    }
  }
}
