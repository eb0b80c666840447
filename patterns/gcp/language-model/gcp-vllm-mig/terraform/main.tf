locals {
  labels    = merge(var.tags, { environment = var.environment, role = "model" })
  full_name = "${var.name}-model"
  image     = { project = "deeplearning-platform-release", family = "common-cu128-ubuntu-2204-nvidia-570" }
}

resource "google_service_account" "machine" {
  project      = var.project_id
  account_id   = substr(local.full_name, 0, 30)
  display_name = "Model servers of ${var.name}"
}

resource "google_storage_bucket_iam_member" "weights" {
  bucket = var.bucket_name
  role   = "roles/storage.objectViewer"
  member = google_service_account.machine.member

  condition {
    title      = "weights"
    expression = "resource.name.startsWith(\"projects/_/buckets/${var.bucket_name}/objects/models/\") || resource.type == \"storage.googleapis.com/Bucket\""
  }
}

resource "google_project_iam_member" "telemetry" {
  for_each = toset(["roles/logging.logWriter", "roles/monitoring.metricWriter"])

  project = var.project_id
  role    = each.value
  member  = google_service_account.machine.member
}

resource "google_compute_instance_template" "this" {
  #checkov:skip=CKV_GCP_39:drivers of the image are signed by their maker; secure boot would refuse them
  project      = var.project_id
  region       = var.region
  name_prefix  = "${local.full_name}-"
  description  = "Model server of ${local.full_name}"
  machine_type = var.machine_type
  labels       = local.labels
  tags         = [local.full_name]

  metadata = {
    startup-script             = local.start
    install-nvidia-driver      = "True"
    block-project-ssh-keys     = "true"
    enable-oslogin             = "true"
    disable-legacy-endpoints   = "true"
    serial-port-logging-enable = "false"
  }

  disk {
    boot         = true
    auto_delete  = true
    source_image = "projects/${local.image.project}/global/images/family/${local.image.family}"
    disk_type    = "pd-balanced"
    disk_size_gb = var.disk_gb

    disk_encryption_key {
      kms_key_self_link = var.kms_key_id
    }
  }

  network_interface {
    network    = var.network_id
    subnetwork = var.subnet_id
  }

  service_account {
    email  = google_service_account.machine.email
    scopes = ["cloud-platform"]
  }

  # GPU machines cannot be moved while they run. On demand only: a machine taken back would break off its answers.
  scheduling {
    on_host_maintenance = "TERMINATE"
    automatic_restart   = true
    provisioning_model  = "STANDARD"
  }

  shielded_instance_config {
    enable_secure_boot          = false
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_health_check" "this" {
  project             = var.project_id
  name                = local.full_name
  description         = "Whether the models of ${local.full_name} answer"
  check_interval_sec  = 10
  timeout_sec         = 5
  healthy_threshold   = 2
  unhealthy_threshold = 3

  http_health_check {
    port         = local.port
    request_path = "/health"
  }

  depends_on = [google_project_service.this]
}

data "google_compute_zones" "here" {
  project = var.project_id
  region  = var.region
  status  = "UP"
}

# Not every zone has every GPU: the group goes where there is capacity.
resource "google_compute_region_instance_group_manager" "this" {
  project            = var.project_id
  region             = var.region
  name               = local.full_name
  description        = "Model servers of ${local.full_name}"
  base_instance_name = local.full_name

  distribution_policy_zones        = sort(data.google_compute_zones.here.names)
  distribution_policy_target_shape = var.zones > 1 && var.min_instances > 1 ? "BALANCED" : "ANY"

  version {
    instance_template = google_compute_instance_template.this.id
  }

  auto_healing_policies {
    health_check      = google_compute_health_check.this.id
    initial_delay_sec = 1200
  }

  update_policy {
    type                         = "PROACTIVE"
    minimal_action               = "REPLACE"
    replacement_method           = "SUBSTITUTE"
    instance_redistribution_type = "NONE"
    max_surge_fixed              = length(data.google_compute_zones.here.names)
    max_unavailable_fixed        = 0
  }

  lifecycle {
    ignore_changes = [target_size]
  }
}

# The servers report their answers under way as a custom metric: processors mostly wait for the GPU.
resource "google_compute_region_autoscaler" "this" {
  project = var.project_id
  region  = var.region
  name    = local.full_name
  target  = google_compute_region_instance_group_manager.this.id

  autoscaling_policy {
    min_replicas    = var.min_instances
    max_replicas    = max(var.min_instances, var.max_instances)
    cooldown_period = 900

    metric {
      name   = "custom.googleapis.com/${replace(var.name, "-", "_")}/answers_under_way"
      type   = "GAUGE"
      target = var.answers_per_machine
    }

    scale_in_control {
      time_window_sec = 1800

      max_scaled_in_replicas {
        fixed = 1
      }
    }
  }
}
