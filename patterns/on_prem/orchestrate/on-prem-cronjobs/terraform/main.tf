locals {
  pipelines = merge(
    { training = { jobs = var.training_jobs, schedule = var.training_schedule } },
    length(var.scoring_jobs) > 0 ? { scoring = { jobs = var.scoring_jobs, schedule = var.scoring_schedule } } : {},
  )

  # Never due: a pipeline without a schedule is started by a decision alone, from the same object.
  never = "0 0 31 2 *"

  # The steps of a run follow each other in one pod: a step that fails is started again, and the next waits for it.
  runs = {
    for pipeline, given in local.pipelines : pipeline => {
      automountServiceAccountToken = false
      restartPolicy                = "OnFailure"
      securityContext              = jsondecode(given.jobs[0].security)
      initContainers               = [for job in slice(given.jobs, 0, length(given.jobs) - 1) : jsondecode(job.container)]
      containers                   = [jsondecode(given.jobs[length(given.jobs) - 1].container)]
      volumes                      = jsondecode(given.jobs[0].volumes)
    }
  }

  # Looks at the model in use: delivery starts it every day, reads what it says, and starts a training where that says so.
  watch = merge(jsondecode(var.training_jobs[0].container), {
    name    = "monitor"
    command = ["python", "-m", "scoring", "monitor"]
  })
  watching = merge(local.runs["training"], { initContainers = [], containers = [local.watch], restartPolicy = "Never" })

  crons = merge(
    { for pipeline, pod in local.runs : pipeline => {
      schedule = local.pipelines[pipeline].schedule == "" ? local.never : local.pipelines[pipeline].schedule
      suspend  = local.pipelines[pipeline].schedule == ""
      pod      = pod
      hours    = sum(local.pipelines[pipeline].jobs[*].hours)
      attempts = 3
    } },
    { monitor = { schedule = local.never, suspend = true, pod = local.watching, hours = 1, attempts = 0 } },
  )

  objects = [
    for name, cron in local.crons : {
      apiVersion = "batch/v1"
      kind       = "CronJob"
      metadata   = { name = name, namespace = var.namespace, labels = { "app.kubernetes.io/name" = name, "app.kubernetes.io/instance" = var.name } }
      spec = {
        schedule                   = cron.schedule
        timeZone                   = "Etc/UTC"
        suspend                    = cron.suspend
        concurrencyPolicy          = "Forbid"
        startingDeadlineSeconds    = 3600
        successfulJobsHistoryLimit = 3
        failedJobsHistoryLimit     = 5
        jobTemplate = {
          spec = {
            backoffLimit            = cron.attempts
            activeDeadlineSeconds   = cron.hours * 3600
            ttlSecondsAfterFinished = 604800
            template = {
              metadata = { labels = { "app.kubernetes.io/name" = name, "app.kubernetes.io/instance" = var.name } }
              spec     = cron.pod
            }
          }
        }
      }
    }
  ]
}

output "orchestrator_name" {
  description = "CronJob that runs the training pipeline"
  value       = "training"
}

output "training_trigger" {
  description = "What a retraining decision starts a job from"
  value       = "cronjob/training"
}
