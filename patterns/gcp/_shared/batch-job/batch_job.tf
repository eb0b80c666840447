locals {
  labels    = merge(var.tags, { environment = var.environment, role = local.role })
  full_name = "${var.name}-${local.job_name}"
  env       = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id })
  parent    = "projects/${var.project_id}/locations/${var.region}"
  spot      = var.provisioning_model == "SPOT"

  # The driver lies on the machine; the container sees it by these mounts.
  gpu_mounts = ["/var/lib/nvidia/lib64:/usr/local/nvidia/lib64", "/var/lib/nvidia/bin:/usr/local/nvidia/bin"]
  gpu_access = { for key, value in { volumes = local.gpu_mounts, options = "--privileged" } : key => value if var.gpu_count > 0 }

  connector = "googleapis.batch.v1.projects.locations.jobs.create"
  arguments = { parent = local.parent, body = local.body }
  url       = "https://batch.googleapis.com/v1/${local.parent}/jobs"

  body = {
    labels     = local.labels
    logsPolicy = { destination = "CLOUD_LOGGING" }
    taskGroups = [{
      taskCount = "1"
      taskSpec = {
        maxRunDuration  = "${var.timeout_hours * 3600}s"
        maxRetryCount   = var.max_retries
        environment     = { variables = local.env }
        computeResource = { cpuMilli = tostring(var.cpu * 1000), memoryMib = tostring(var.memory_mib) }
        runnables = [{
          displayName = local.role
          container   = merge({ imageUri = var.image_uri, entrypoint = "python", commands = ["-m", "scoring", local.role] }, local.gpu_access)
        }]
        # 50001: the machine was taken back; 50002 and 50005: it stopped answering or could not start the task.
        lifecyclePolicies = [{ action = "RETRY_TASK", actionCondition = { exitCodes = [50001, 50002, 50005] } }]
      }
    }]
    allocationPolicy = {
      labels    = local.labels
      instances = [{ instanceTemplate = google_compute_instance_template.this.self_link, installGpuDrivers = var.gpu_count > 0 }]
      location  = { allowedLocations = ["regions/${var.region}"] }
    }
  }
}

# The template carries what a job's own policy cannot say: the encryption key of the disk and the shielded machine.
resource "google_compute_instance_template" "this" {
  project      = var.project_id
  region       = var.region
  name_prefix  = "${var.name}-${local.job_name}-"
  description  = "Machine of ${local.full_name}"
  machine_type = var.machine_type
  labels       = local.labels

  disk {
    boot         = true
    auto_delete  = true
    source_image = var.machine_image
    disk_type    = "pd-balanced"
    disk_size_gb = var.volume_gb

    disk_encryption_key {
      kms_key_self_link = var.kms_key_id
    }
  }

  dynamic "guest_accelerator" {
    for_each = var.gpu_type == "" ? [] : [var.gpu_type]

    content {
      type  = guest_accelerator.value
      count = var.gpu_count
    }
  }

  network_interface {
    network    = var.network_id
    subnetwork = var.subnet_id
  }

  scheduling {
    provisioning_model          = var.provisioning_model
    preemptible                 = local.spot
    automatic_restart           = false
    on_host_maintenance         = "TERMINATE"
    instance_termination_action = local.spot ? "DELETE" : null
  }

  metadata = {
    block-project-ssh-keys     = "true"
    enable-oslogin             = "true"
    serial-port-logging-enable = "false"
  }

  service_account {
    email  = var.pipeline_identity
    scopes = ["cloud-platform"]
  }

  shielded_instance_config {
    enable_secure_boot          = var.gpu_count == 0
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}

# Batch's agent on the machine reports the task's state.
resource "google_project_iam_member" "agent" {
  project = var.project_id
  role    = "roles/batch.agentReporter"
  member  = "serviceAccount:${var.pipeline_identity}"
}

# Jobs are made anew for each run, so the right to make them can only be given on the project.
resource "google_project_iam_custom_role" "starter" {
  project     = var.project_id
  role_id     = replace("${local.full_name}_starter", "-", "_")
  title       = "Starts ${local.full_name}"
  description = "Creates and follows Batch jobs"
  permissions = ["batch.jobs.create", "batch.jobs.get", "batch.operations.get", "batch.tasks.list"]
}
