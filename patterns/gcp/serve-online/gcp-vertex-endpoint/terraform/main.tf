locals {
  labels    = merge(var.tags, { environment = var.environment, role = "serve" })
  full_name = "${var.name}-serve"
  # Endpoint ids are numbers; this one follows from the name, so that it can be known before it exists.
  endpoint_id = tostring(parseint(substr(sha256(var.name), 0, 7), 16) + 1)
  parent      = "projects/${var.project_id}/locations/${var.region}"
  env         = merge(var.app_env, { GOOGLE_CLOUD_PROJECT = var.project_id, WEB_CONCURRENCY = tostring(var.workers) })

  model = {
    labels         = local.labels
    encryptionSpec = { kmsKeyName = var.kms_key_id }
    containerSpec = {
      imageUri     = var.image_uri
      command      = ["python", "-m", "scoring", "serve"]
      env          = [for key in sort(keys(local.env)) : { name = key, value = local.env[key] }]
      ports        = [{ containerPort = 8080 }]
      predictRoute = "/invocations"
      healthRoute  = "/ping"
    }
  }

  deployment = {
    serviceAccount      = var.serving_identity
    enableAccessLogging = true
    dedicatedResources = {
      machineSpec     = { machineType = var.machine_type }
      minReplicaCount = var.min_instances
      maxReplicaCount = max(var.min_instances, var.max_instances)
      autoscalingMetricSpecs = [{
        metricName = "aiplatform.googleapis.com/prediction/online/cpu/utilization"
        target     = 60
      }]
    }
  }

  # A new image, setting or machine is a new version; what runs already is left alone.
  version = "${local.full_name}-${substr(sha256(jsonencode([local.model, local.deployment])), 0, 12)}"
}

resource "google_vertex_ai_endpoint" "this" {
  #checkov:skip=CKV2_GCP_33:A dedicated endpoint answers over TLS to identities that may predict, and to nobody else
  project                    = var.project_id
  location                   = var.region
  region                     = var.region
  name                       = local.endpoint_id
  display_name               = local.full_name
  description                = "Answers scoring requests of ${var.name}"
  dedicated_endpoint_enabled = true
  labels                     = local.labels

  encryption_spec {
    kms_key_name = var.kms_key_id
  }

  lifecycle {
    ignore_changes = [traffic_split]
  }

  depends_on = [google_project_service.this]
}

# Models are deployed by the service, not by Terraform: this brings the endpoint to the wanted version and takes older ones
# away once it answers. It is run every few minutes and does nothing when nothing has changed.
resource "google_workflows_workflow" "deploy" {
  project             = var.project_id
  region              = var.region
  name                = "${local.full_name}-deploy"
  description         = "Brings the endpoint of ${var.name} to its wanted version"
  service_account     = var.orchestrator_identity
  crypto_key_name     = var.kms_key_id
  call_log_level      = "LOG_ERRORS_ONLY"
  deletion_protection = !var.force_destroy
  labels              = local.labels

  source_contents = jsonencode({
    main = {
      steps = [
        { look = {
          call   = "googleapis.aiplatform.v1.projects.locations.endpoints.get"
          args   = { name = google_vertex_ai_endpoint.this.id, region = var.region }
          result = "endpoint"
        } },
        { compare = { assign = [
          { none = [] },
          { running = "$${default(map.get(endpoint, \"deployedModels\"), none)}" },
          { wanted = local.version },
          { present = false },
        ] } },
        { search = { "for" = { value = "old", in = "$${running}", steps = [
          { same = { switch = [{ condition = "$${old.displayName == wanted}", assign = [{ present = true }] }] } },
        ] } } },
        { nothing_to_do = { switch = [{ condition = "$${present}", return = "unchanged" }] } },
        { upload = {
          call   = "googleapis.aiplatform.v1.projects.locations.models.upload"
          args   = { parent = local.parent, region = var.region, body = { model = merge(local.model, { displayName = local.version }) } }
          result = "uploaded"
        } },
        { deploy = {
          call = "googleapis.aiplatform.v1.projects.locations.endpoints.deployModel"
          args = {
            endpoint         = google_vertex_ai_endpoint.this.id
            region           = var.region
            connector_params = { timeout = 3600 }
            body = {
              deployedModel = merge(local.deployment, { displayName = local.version, model = "$${uploaded.model}" })
              trafficSplit  = { "0" = 100 }
            }
          }
        } },
        { clear = { "for" = { value = "old", in = "$${running}", steps = [
          { undeploy = {
            call = "googleapis.aiplatform.v1.projects.locations.endpoints.undeployModel"
            args = { endpoint = google_vertex_ai_endpoint.this.id, region = var.region, body = { deployedModelId = "$${old.id}" } }
          } },
        ] } } },
        { done = { return = "$${wanted}" } },
      ]
    }
  })

  depends_on = [google_project_service.this]
}

resource "google_cloud_scheduler_job" "deploy" {
  project          = var.project_id
  region           = var.region
  name             = "${local.full_name}-deploy"
  description      = "Compares the endpoint of ${var.name} with its wanted version"
  schedule         = "*/15 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "60s"

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.deploy.id}/executions"
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = var.orchestrator_identity
    }
  }

  depends_on = [google_project_iam_member.deployer, google_project_iam_member.invoker, google_service_account_iam_member.deployer]
}

resource "google_project_iam_custom_role" "deployer" {
  project     = var.project_id
  role_id     = replace("${local.full_name}_deployer", "-", "_")
  title       = "Deploys ${local.full_name}"
  description = "Uploads models and deploys them to endpoints"
  permissions = [
    "aiplatform.endpoints.deploy",
    "aiplatform.endpoints.get",
    "aiplatform.endpoints.undeploy",
    "aiplatform.models.get",
    "aiplatform.models.upload",
    "aiplatform.operations.list",
  ]
}

resource "google_project_iam_member" "deployer" {
  project = var.project_id
  role    = google_project_iam_custom_role.deployer.name
  member  = "serviceAccount:${var.orchestrator_identity}"
}

resource "google_project_iam_member" "invoker" {
  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = "serviceAccount:${var.orchestrator_identity}"
}

resource "google_service_account_iam_member" "deployer" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.serving_identity}"
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${var.orchestrator_identity}"
}

# Callers sign in with their Google identity; the right is to predict and nothing else.
resource "google_project_iam_custom_role" "caller" {
  project     = var.project_id
  role_id     = replace("${local.full_name}_caller", "-", "_")
  title       = "Calls ${local.full_name}"
  description = "Asks endpoints for predictions"
  permissions = ["aiplatform.endpoints.predict"]
}

resource "google_project_iam_member" "caller" {
  for_each = toset(var.callers)

  project = var.project_id
  role    = google_project_iam_custom_role.caller.name
  member  = each.value
}
