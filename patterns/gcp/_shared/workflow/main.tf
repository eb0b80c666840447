locals {
  labels = merge(var.tags, { environment = var.environment })
}

locals {
  pipelines = merge(
    { training = { jobs = var.training_jobs, schedule = var.training_schedule } },
    length(var.scoring_jobs) > 0 ? { scoring = { jobs = var.scoring_jobs, schedule = var.scoring_schedule } } : {},
  )

  # A pipeline without a schedule is started by hand or by a retraining decision.
  schedules = { for pipeline, given in local.pipelines : pipeline => given.schedule if given.schedule != "" }

  # Connectors pause the workflow until the job has ended; some of them return a failed job without an error.
  steps = {
    for pipeline, given in local.pipelines : pipeline => [
      for job in given.jobs : {
        (job.name) = {
          try = {
            steps = [
              { "${job.name}_run" = {
                call   = job.connector
                args   = merge(jsondecode(job.arguments), { connector_params = { timeout = var.job_timeout_hours * 3600 } })
                result = "outcome"
              } },
              { "${job.name}_ended" = { call = "must_have_succeeded", args = { outcome = "$${outcome}", job = job.name } } },
            ]
          }
          retry = {
            predicate   = "$${always}"
            max_retries = var.max_attempts - 1
            backoff     = { initial_delay = 60, max_delay = 900, multiplier = 2 }
          }
        }
      }
    ]
  }

  # Shared by every pipeline: any failure is worth another attempt, and a job that ended badly is a failure.
  subworkflows = {
    always = {
      params = ["e"]
      steps = [
        { note = { call = "sys.log", args = { severity = "WARNING", json = { message = "a job failed", error = "$${e}" } } } },
        { yes = { return = true } },
      ]
    }
    must_have_succeeded = {
      params = ["outcome", "job"]
      steps = [
        { read = { assign = [
          { nothing = {} },
          { body = "$${if(get_type(outcome) == \"map\", outcome, nothing)}" },
          { state = "$${default(map.get(body, \"state\"), default(map.get(body, [\"status\", \"state\"]), \"SUCCEEDED\"))}" },
        ] } },
        { judge = { switch = [{
          condition = "$${text.match_regex(state, \"FAILED|CANCEL|EXPIRED|DELETION\")}"
          raise     = "$${job + \" ended as \" + state}"
        }] } },
      ]
    }
  }
}

resource "google_workflows_workflow" "pipeline" {
  for_each = local.pipelines

  project                 = var.project_id
  region                  = var.region
  name                    = "${var.name}-${each.key}"
  description             = "The ${each.key} pipeline of ${var.name}"
  service_account         = var.orchestrator_identity
  crypto_key_name         = var.kms_key_id
  call_log_level          = "LOG_ERRORS_ONLY"
  execution_history_level = "EXECUTION_HISTORY_BASIC"
  deletion_protection     = !var.force_destroy
  labels                  = merge(local.labels, { pipeline = each.key })

  source_contents = jsonencode(merge({ main = { params = ["args"], steps = local.steps[each.key] } }, local.subworkflows))

  depends_on = [google_project_service.this]
}

resource "google_cloud_scheduler_job" "pipeline" {
  for_each = local.schedules

  project          = var.project_id
  region           = var.region
  name             = "${var.name}-${each.key}"
  description      = "Starts the ${each.key} pipeline"
  schedule         = each.value
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.pipeline[each.key].id}/executions"
    body        = base64encode(jsonencode({ argument = jsonencode({ trigger = "schedule" }) }))
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = var.orchestrator_identity
    }
  }

  retry_config {
    retry_count          = 3
    min_backoff_duration = "30s"
  }
}

# Workflows know no rights of their own on a single workflow: starting is given on the project, to these identities only.
resource "google_project_iam_member" "invoker" {
  for_each = { orchestrator = var.orchestrator_identity, pipeline = var.pipeline_identity }

  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = "serviceAccount:${each.value}"
}

# A Cloud Run execution is followed by an operation, which belongs to the project and not to the job.
resource "google_project_iam_custom_role" "follower" {
  project     = var.project_id
  role_id     = replace("${var.name}_pipeline_follower", "-", "_")
  title       = "Follows the jobs of ${var.name}"
  description = "Reads how started Cloud Run jobs are getting on"
  permissions = ["run.executions.get", "run.operations.get"]
}

resource "google_project_iam_member" "follower" {
  project = var.project_id
  role    = google_project_iam_custom_role.follower.name
  member  = "serviceAccount:${var.orchestrator_identity}"
}
