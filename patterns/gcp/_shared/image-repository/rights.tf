# Delivery brings new images to what is there. New parts, and rights themselves, are applied by a person who may.
resource "google_project_iam_custom_role" "rollout" {
  project     = var.project_id
  role_id     = replace("${var.name}_rollout", "-", "_")
  title       = "Rolls out ${var.name}"
  description = "Updates services, jobs, machines and pipelines to another image, and creates none of them"
  permissions = [
    "cloudscheduler.jobs.enable",
    "cloudscheduler.jobs.pause",
    "cloudscheduler.jobs.update",
    "compute.disks.create",
    "compute.disks.setLabels",
    "compute.images.useReadOnly",
    "compute.instanceGroupManagers.update",
    "compute.instanceTemplates.create",
    "compute.instanceTemplates.delete",
    "compute.instanceTemplates.useReadOnly",
    "compute.instances.create",
    "compute.instances.setLabels",
    "compute.instances.setMetadata",
    "compute.instances.setServiceAccount",
    "compute.instances.setTags",
    "compute.networks.use",
    "compute.subnetworks.use",
    "run.jobs.update",
    # Cloud Run asks for it of whoever says that a service checks its callers itself.
    "run.services.setIamPolicy",
    "run.services.update",
    "run.workerpools.update",
    "workflows.workflows.update",
  ]
}

# Before it changes anything, Terraform reads everything it has made, with the rights on it.
resource "google_project_iam_custom_role" "refresh" {
  project     = var.project_id
  role_id     = replace("${var.name}_refresh", "-", "_")
  title       = "Reads what ${var.name} is made of"
  description = "Reads the resources in the Terraform state, the rights on them and the operations that change them"
  permissions = [
    "aiplatform.endpoints.get",
    "artifactregistry.repositories.get",
    "artifactregistry.repositories.getIamPolicy",
    "bigquery.connections.get",
    "bigquery.connections.getIamPolicy",
    "bigquery.datasets.get",
    "bigquery.datasets.getIamPolicy",
    # Without it BigQuery does not name its service agent.
    "bigquery.jobs.create",
    "bigquery.tables.get",
    "bigtable.appProfiles.get",
    "bigtable.clusters.get",
    "bigtable.clusters.list",
    "bigtable.instances.get",
    "bigtable.tables.get",
    "bigtable.tables.getIamPolicy",
    "certificatemanager.certs.get",
    "certificatemanager.dnsauthorizations.get",
    "cloudbuild.builds.get",
    "cloudkms.cryptoKeys.get",
    "cloudkms.cryptoKeys.getIamPolicy",
    "cloudkms.keyRings.get",
    "cloudscheduler.jobs.get",
    "cloudsql.databases.get",
    "cloudsql.instances.get",
    "cloudsql.users.get",
    "cloudsql.users.list",
    "composer.environments.get",
    "compute.addresses.get",
    "compute.autoscalers.get",
    "compute.backendServices.get",
    "compute.firewalls.get",
    "compute.forwardingRules.get",
    "compute.globalAddresses.get",
    "compute.globalForwardingRules.get",
    "compute.globalOperations.get",
    "compute.healthChecks.get",
    "compute.instanceGroupManagers.get",
    "compute.instanceGroups.get",
    "compute.instanceTemplates.get",
    "compute.networks.get",
    "compute.regionBackendServices.get",
    "compute.regionNetworkEndpointGroups.get",
    "compute.regionOperations.get",
    "compute.regionSslPolicies.get",
    "compute.regions.get",
    "compute.routers.get",
    "compute.routes.get",
    "compute.securityPolicies.get",
    "compute.sslCertificates.get",
    "compute.sslPolicies.get",
    "compute.subnetworks.get",
    "compute.targetHttpsProxies.get",
    "compute.urlMaps.get",
    "compute.zones.list",
    "container.clusters.get",
    "container.operations.get",
    "datastore.backupSchedules.get",
    "datastore.databases.get",
    "datastore.databases.getMetadata",
    "datastore.entities.get",
    "datastore.indexes.get",
    "dns.managedZones.get",
    "dns.resourceRecordSets.get",
    "dns.resourceRecordSets.list",
    "eventarc.triggers.get",
    "iam.roles.get",
    "iam.serviceAccounts.get",
    "iam.serviceAccounts.getIamPolicy",
    "logging.buckets.get",
    "logging.cmekSettings.get",
    "logging.exclusions.get",
    "logging.links.get",
    "logging.logMetrics.get",
    "logging.sinks.get",
    "managedkafka.acls.get",
    "managedkafka.clusters.get",
    "managedkafka.topics.get",
    "memorystore.instances.get",
    "monitoring.alertPolicies.get",
    "monitoring.dashboards.get",
    "monitoring.notificationChannels.get",
    "monitoring.services.get",
    "monitoring.slos.get",
    "networkconnectivity.serviceConnectionPolicies.get",
    "pubsub.subscriptions.get",
    "pubsub.subscriptions.getIamPolicy",
    "pubsub.topics.get",
    "pubsub.topics.getIamPolicy",
    "redis.clusters.get",
    "redis.instances.get",
    "redis.instances.getAuthString",
    "resourcemanager.projects.get",
    "resourcemanager.projects.getIamPolicy",
    "run.jobs.get",
    "run.jobs.getIamPolicy",
    "run.operations.get",
    "run.services.get",
    "run.services.getIamPolicy",
    "run.workerpools.get",
    "secretmanager.secrets.get",
    "secretmanager.secrets.getIamPolicy",
    # A version is compared with what the state says it holds.
    "secretmanager.versions.access",
    "secretmanager.versions.get",
    "servicenetworking.services.get",
    "serviceusage.services.get",
    "serviceusage.services.list",
    "serviceusage.services.use",
    "storage.buckets.get",
    "storage.buckets.getIamPolicy",
    "storage.managedFolders.get",
    "storage.managedFolders.getIamPolicy",
    "workflows.operations.get",
    "workflows.workflows.get",
  ]
}

# Code and notes on layout lie beside data that delivery has no business with.
resource "google_project_iam_custom_role" "files" {
  project     = var.project_id
  role_id     = replace("${var.name}_rollout_files", "-", "_")
  title       = "Writes the code of ${var.name}"
  description = "Reads and replaces objects"
  permissions = ["storage.objects.create", "storage.objects.delete", "storage.objects.get"]
}

resource "google_project_iam_member" "rollout" {
  project = var.project_id
  role    = google_project_iam_custom_role.rollout.name
  member  = google_service_account.deploy.member
}

resource "google_project_iam_member" "refresh" {
  project = var.project_id
  role    = google_project_iam_custom_role.refresh.name
  member  = google_service_account.deploy.member
}

resource "google_project_iam_member" "files" {
  project = var.project_id
  role    = google_project_iam_custom_role.files.name
  member  = google_service_account.deploy.member

  condition {
    title       = "Code and layout only"
    description = "Scripts, DAGs and the notes that say how a folder is laid out"
    expression = join(" || ", [
      "resource.name.extract(\"/objects/code/{file}\") != \"\"",
      "resource.name.extract(\"/objects/dags/{file}\") != \"\"",
      "resource.name.endsWith(\"/_layout.json\")",
    ])
  }
}

resource "google_project_iam_member" "pools" {
  project = var.project_id
  role    = "roles/iam.workloadIdentityPoolViewer"
  member  = google_service_account.deploy.member
}

# A service, a job or a pipeline is updated only by who may act as the account it runs as.
resource "google_service_account_iam_member" "run_as" {
  for_each = { serving = var.serving_identity, pipeline = var.pipeline_identity, orchestrator = var.orchestrator_identity }

  service_account_id = "projects/${var.project_id}/serviceAccounts/${each.value}"
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deploy.member
}
