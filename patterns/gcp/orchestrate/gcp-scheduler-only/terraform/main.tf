locals {
  labels = merge(var.tags, { environment = var.environment })
  given = {
    training = { jobs = var.training_jobs, schedule = var.training_schedule }
    scoring  = { jobs = var.scoring_jobs, schedule = var.scoring_schedule }
  }
  active = { for pipeline, given in local.given : pipeline => given if given.schedule != "" && length(given.jobs) > 0 }

  # A schedule is moved by minutes where it names a time of day, or a minute of each hour; others start all jobs at once.
  fields = { for pipeline, given in local.active : pipeline => split(" ", given.schedule) }
  daily  = { for pipeline, field in local.fields : pipeline => can(tonumber(field[0])) && can(tonumber(field[1])) }
  hourly = { for pipeline, field in local.fields : pipeline => can(tonumber(field[0])) && !can(tonumber(field[1])) }

  gap = {
    for pipeline, field in local.fields : pipeline => (
      local.daily[pipeline] ? min(var.stagger_minutes, floor((1439 - tonumber(field[1]) * 60 - tonumber(field[0])) / max(1, length(local.active[pipeline].jobs) - 1))) :
      local.hourly[pipeline] ? min(var.stagger_minutes, floor((60 - tonumber(field[0])) / length(local.active[pipeline].jobs))) : 0
    )
  }

  runs = merge([
    for pipeline, given in local.active : {
      for position, job in given.jobs : "${pipeline}-${job.name}" => {
        job = job
        schedule = (
          local.daily[pipeline] ? join(" ", concat([
            tostring((tonumber(local.fields[pipeline][1]) * 60 + tonumber(local.fields[pipeline][0]) + position * local.gap[pipeline]) % 60),
            tostring(floor((tonumber(local.fields[pipeline][1]) * 60 + tonumber(local.fields[pipeline][0]) + position * local.gap[pipeline]) / 60)),
          ], slice(local.fields[pipeline], 2, 5))) :
          local.hourly[pipeline] ? join(" ", concat([tostring(tonumber(local.fields[pipeline][0]) + position * local.gap[pipeline])], slice(local.fields[pipeline], 1, 5))) :
          given.schedule
        )
      }
    }
  ]...)

  last_training_job = var.training_jobs[length(var.training_jobs) - 1].name
}

# Each schedule starts its job itself. The scheduler knows that a start was accepted, not how the job ended.
resource "google_cloud_scheduler_job" "job" {
  for_each = local.runs

  project          = var.project_id
  region           = var.region
  name             = "${var.name}-${each.key}"
  description      = "Starts ${each.value.job.name} of ${var.name}"
  schedule         = each.value.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "180s"

  http_target {
    http_method = "POST"
    uri         = each.value.job.url
    body        = base64encode(each.value.job.body)
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = var.orchestrator_identity
    }
  }

  retry_config {
    retry_count          = var.max_attempts
    min_backoff_duration = "60s"
    max_backoff_duration = "900s"
  }

  depends_on = [google_project_service.this]
}

# A retraining decision runs the training schedule at once.
resource "google_project_iam_custom_role" "runner" {
  project     = var.project_id
  role_id     = replace("${var.name}_schedule_runner", "-", "_")
  title       = "Runs the schedules of ${var.name}"
  description = "Starts a schedule outside its time"
  permissions = ["cloudscheduler.jobs.get", "cloudscheduler.jobs.run"]
}

resource "google_project_iam_member" "runner" {
  for_each = { orchestrator = var.orchestrator_identity, pipeline = var.pipeline_identity }

  project = var.project_id
  role    = google_project_iam_custom_role.runner.name
  member  = "serviceAccount:${each.value}"
}

resource "google_monitoring_notification_channel" "email" {
  count = var.alert_email == "" ? 0 : 1

  project      = var.project_id
  display_name = "${var.name} pipelines"
  type         = "email"
  labels       = { email_address = var.alert_email }
  user_labels  = local.labels
  force_delete = true
}

# Both ways to fail are in the logs: a start that was refused, and an execution that ended badly.
resource "google_monitoring_alert_policy" "failure" {
  project               = var.project_id
  display_name          = "${var.name}: a job failed or did not start"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = google_monitoring_notification_channel.email[*].id
  user_labels           = local.labels

  conditions {
    display_name = "Failed starts and jobs"

    condition_matched_log {
      filter = <<-FILTER
        severity >= ERROR AND (
          (resource.type = "cloud_scheduler_job" AND resource.labels.job_id =~ "^${var.name}-") OR
          (resource.type = "cloud_run_job" AND resource.labels.job_name =~ "^${var.name}-" AND log_id("cloudaudit.googleapis.com/system_event")) OR
          (resource.type = "batch.googleapis.com/Job" AND labels.job_uid : "*") OR
          (resource.type = "ml_job" AND textPayload : "${var.name}")
        )
      FILTER
    }
  }

  alert_strategy {
    auto_close = "86400s"

    notification_rate_limit {
      period = "3600s"
    }
  }

  documentation {
    content   = "Later jobs of the pipeline started all the same. Repair the cause, then run the schedules of the pipeline in order."
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.this]
}
