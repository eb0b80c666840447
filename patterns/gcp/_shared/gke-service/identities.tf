locals {
  # REGION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE:TAG
  registry   = split("/", var.image_uri)
  repository = { location = split("-docker.pkg.dev", local.registry[0])[0], project = local.registry[1], name = local.registry[2] }
}

# Nodes pull images and write logs and metrics of the cluster; what the application may do is its own account's, not theirs.
resource "google_service_account" "node" {
  project      = var.project_id
  account_id   = "${var.name}-node"
  display_name = "${var.name} nodes"
  description  = "Runs the nodes of ${local.full_name}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "node" {
  project = var.project_id
  role    = "roles/container.defaultNodeServiceAccount"
  member  = google_service_account.node.member
}

resource "google_artifact_registry_repository_iam_member" "node" {
  project    = local.repository.project
  location   = local.repository.location
  repository = local.repository.name
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.node.member
}

# The pods of the service, and no others of the cluster, run as the serving account.
resource "google_service_account_iam_member" "pods" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.serving_identity}"
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project_id}.svc.id.goog[${local.namespace}/${local.role}]"

  depends_on = [google_container_cluster.this]
}

# Delivery writes the objects of the service and follows them. It cannot open a shell in a pod, read Kubernetes secrets, or give rights.
resource "google_project_iam_custom_role" "rollout" {
  project     = var.project_id
  role_id     = replace("${var.name}_kubernetes_rollout", "-", "_")
  title       = "Rolls out ${var.name} on Kubernetes"
  description = "Applies the objects of a service and watches them come up"
  permissions = concat(
    [
      "container.clusters.connect",
      "container.clusters.get",
      "container.apiServices.get",
      "container.apiServices.list",
      "container.events.list",
      "container.pods.get",
      "container.pods.list",
      "container.replicaSets.get",
      "container.replicaSets.list",
    ],
    [for pair in setproduct(
      ["configMaps", "deployments", "horizontalPodAutoscalers", "namespaces", "networkPolicies", "podDisruptionBudgets", "serviceAccounts", "services", "thirdPartyObjects"],
      ["create", "get", "list", "update"],
    ) : "container.${pair[0]}.${pair[1]}"],
  )

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "rollout" {
  project = var.project_id
  role    = google_project_iam_custom_role.rollout.name
  member  = "serviceAccount:${var.deploy_identity}"
}

data "google_project" "this" {
  project_id = var.project_id
}

# GKE's own agent encrypts what the cluster stores; the disks of nodes belong to Compute Engine, which may use the key already.
resource "google_kms_crypto_key_iam_member" "cluster" {
  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.this.number}@container-engine-robot.iam.gserviceaccount.com"

  depends_on = [google_project_service.this]
}
