# A finished delivery is a marker object: it is written last, so the training pipeline sees the whole extract.
resource "google_workflows_workflow" "arrival" {
  project             = var.project_id
  region              = var.region
  name                = "${var.name}-arrival"
  description         = "Starts the training pipeline when an extract is complete"
  service_account     = var.orchestrator_identity
  crypto_key_name     = var.kms_key_id
  call_log_level      = "LOG_ERRORS_ONLY"
  deletion_protection = !var.force_destroy
  labels              = merge(local.labels, { pipeline = "arrival" })

  source_contents = jsonencode({
    main = {
      params = ["event"]
      steps = [
        { complete = { switch = [{
          condition = "$${text.match_regex(event.data.name, \"^landing/.*/?_SUCCESS$\")}"
          next      = "describe"
        }] } },
        { ignore = { return = "not a marker" } },
        { describe = { assign = [{ reason = { trigger = "arrival", object = "$${event.data.name}" } }] } },
        { start = {
          call = "googleapis.workflowexecutions.v1.projects.locations.workflows.executions.create"
          args = {
            parent = google_workflows_workflow.pipeline["training"].id
            body   = { argument = "$${json.encode_to_string(reason)}" }
          }
          result = "started"
        } },
        { done = { return = "$${started.name}" } },
      ]
    }
  })
}

data "google_storage_project_service_account" "this" {
  project = var.project_id
}

resource "google_project_iam_member" "storage_events" {
  project = var.project_id
  role    = "roles/pubsub.publisher"
  member  = "serviceAccount:${data.google_storage_project_service_account.this.email_address}"
}

resource "google_project_iam_member" "event_receiver" {
  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = "serviceAccount:${var.orchestrator_identity}"
}

resource "google_eventarc_trigger" "arrival" {
  project         = var.project_id
  location        = var.region
  name            = "${var.name}-arrival"
  service_account = var.orchestrator_identity
  labels          = local.labels

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = var.bucket_name
  }

  destination {
    workflow = google_workflows_workflow.arrival.id
  }

  depends_on = [google_project_iam_member.event_receiver, google_project_iam_member.invoker, google_project_iam_member.storage_events, google_project_service.this]
}
