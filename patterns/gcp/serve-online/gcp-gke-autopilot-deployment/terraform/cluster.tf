# Its nodes have no public address. The control plane answers at a name that asks for an IAM sign-in and has no address of its own,
# so that delivery reaches it from anywhere without a way into the network.
resource "google_container_cluster" "this" {
  #checkov:skip=CKV_GCP_20:There is no address to authorise ranges for; the DNS endpoint asks for IAM
  #checkov:skip=CKV_GCP_65:People get their rights by IAM; a directory group is for the organisation to name
  #checkov:skip=CKV_GCP_66:Signed images need an attestor, which the organisation runs
  #checkov:skip=CKV_GCP_67:Autopilot has no legacy metadata endpoints
  #checkov:skip=CKV_GCP_69:Autopilot always runs the metadata server of GKE
  #checkov:skip=CKV_GCP_12:Autopilot always enforces network policies
  #checkov:skip=CKV_GCP_61:Flows are logged by the subnet
  project             = var.project_id
  name                = local.full_name
  description         = "Runs ${var.name}"
  location            = var.region
  enable_autopilot    = true
  deletion_protection = !var.force_destroy
  network             = var.network_id
  subnetwork          = var.subnet_id
  resource_labels     = local.labels_of_cloud

  release_channel {
    channel = "REGULAR"
  }

  # Upgrades of control plane and nodes, one zone after the other, at night in the middle of the week.
  maintenance_policy {
    recurring_window {
      start_time = "2026-01-06T01:00:00Z"
      end_time   = "2026-01-06T05:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR"
    }
  }

  ip_allocation_policy {
    cluster_ipv4_cidr_block = var.pods_range
  }

  private_cluster_config {
    enable_private_nodes = true
  }

  control_plane_endpoints_config {
    dns_endpoint_config {
      allow_external_traffic = true
    }

    ip_endpoints_config {
      enabled = false
    }
  }

  master_auth {
    client_certificate_config {
      issue_client_certificate = false
    }
  }

  workload_identity_config {
    workload_pool = "${var.project_id}.svc.id.goog"
  }

  database_encryption {
    state    = "ENCRYPTED"
    key_name = var.kms_key_id
  }

  cluster_autoscaling {
    auto_provisioning_defaults {
      service_account   = google_service_account.node.email
      oauth_scopes      = ["https://www.googleapis.com/auth/cloud-platform"]
      boot_disk_kms_key = var.kms_key_id
    }
  }

  gateway_api_config {
    channel = "CHANNEL_STANDARD"
  }

  logging_config {
    enable_components = ["SYSTEM_COMPONENTS", "WORKLOADS"]
  }

  security_posture_config {
    mode               = "BASIC"
    vulnerability_mode = "VULNERABILITY_DISABLED"
  }

  cost_management_config {
    enabled = true
  }

  depends_on = [
    google_kms_crypto_key_iam_member.cluster,
    google_project_iam_member.node,
    google_artifact_registry_repository_iam_member.node,
  ]
}
