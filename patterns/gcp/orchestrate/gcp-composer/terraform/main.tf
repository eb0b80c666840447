locals {
  labels = merge(var.tags, { environment = var.environment })
}

locals {
  pipelines = merge(
    { training = { jobs = var.training_jobs, schedule = var.training_schedule } },
    length(var.scoring_jobs) > 0 ? { scoring = { jobs = var.scoring_jobs, schedule = var.scoring_schedule } } : {},
  )

  agents = [
    "service-${var.project_number}@cloudcomposer-accounts.iam.gserviceaccount.com",
    "service-${var.project_number}@container-engine-robot.iam.gserviceaccount.com",
  ]

  # One DAG a pipeline, from the same list of jobs that every orchestrator gets. A job is started by its URL and followed
  # by what its service answers: an operation, or the job itself.
  dag = <<-PYTHON
    """Pipelines of ${var.name}: each task starts one job and waits until it has ended."""

    from __future__ import annotations

    import json
    import time
    from datetime import timedelta
    from pathlib import Path

    import google.auth
    import pendulum
    from airflow import DAG
    from airflow.exceptions import AirflowFailException
    from airflow.operators.python import PythonOperator
    from google.auth.transport.requests import AuthorizedSession

    PIPELINES = json.loads((Path(__file__).parent / "${var.name}-pipelines.json").read_text())
    BAD = ("FAILED", "CANCEL", "EXPIRED", "DELETION")


    def run(url: str, body: str) -> None:
        credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
        session = AuthorizedSession(credentials)
        answer = session.post(url, data=body, headers={"Content-Type": "application/json"}, timeout=60)
        answer.raise_for_status()
        started = answer.json()
        version = "/".join(url.split("/")[:4])
        while not _ended(started):
            time.sleep(30)
            answer = session.get(f"{version}/{started['name']}", timeout=60)
            answer.raise_for_status()
            started = answer.json()
        if "error" in started:
            raise AirflowFailException(json.dumps(started["error"]))


    def _ended(job: dict) -> bool:
        if "done" in job or "/operations/" in job["name"]:
            return bool(job.get("done"))
        state = job.get("state") or job.get("status", {}).get("state", "")
        if any(word in state for word in BAD):
            raise AirflowFailException(f"{job['name']} ended as {state}")
        return "SUCCEEDED" in state


    for name, pipeline in PIPELINES.items():
        with DAG(
            dag_id=f"${var.name}-{name}",
            schedule=pipeline["schedule"] or None,
            start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
            catchup=False,
            max_active_runs=1,
            is_paused_upon_creation=False,
            default_args={"retries": ${var.max_attempts - 1}, "retry_delay": timedelta(minutes=2), "retry_exponential_backoff": True},
            tags=["${var.environment}"],
        ) as dag:
            before = None
            for job in pipeline["jobs"]:
                task = PythonOperator(task_id=job["name"], python_callable=run, op_kwargs={"url": job["url"], "body": job["body"]})
                if before is not None:
                    before >> task
                before = task
        globals()[f"dag_{name}"] = dag
  PYTHON
}

resource "google_kms_crypto_key_iam_member" "agents" {
  for_each = toset(local.agents)

  crypto_key_id = var.kms_key_id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "worker" {
  project = var.project_id
  role    = "roles/composer.worker"
  member  = "serviceAccount:${var.orchestrator_identity}"
}

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

resource "google_composer_environment" "this" {
  project = var.project_id
  region  = var.region
  name    = var.name
  labels  = local.labels

  config {
    environment_size           = var.environment_size
    resilience_mode            = var.resilience_mode
    enable_private_environment = true
    enable_private_builds_only = true

    software_config {
      image_version = var.image_version

      airflow_config_overrides = merge(
        { "core-dags_are_paused_at_creation" = "False", "webserver-rbac_user_registration_role" = "Op" },
        var.alert_email == "" ? {} : { "email-from_email" = var.alert_email },
      )

      env_variables = { SYSTEM_NAME = var.name }
    }

    node_config {
      network         = var.network_id
      subnetwork      = var.subnet_id
      service_account = var.orchestrator_identity
    }

    encryption_config {
      kms_key_name = var.kms_key_id
    }

    recovery_config {
      scheduled_snapshots_config {
        enabled = false
      }
    }

    maintenance_window {
      start_time = "2024-01-07T01:00:00Z"
      end_time   = "2024-01-07T07:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=SU,SA"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.agents, google_project_iam_member.worker]
}

locals {
  dag_bucket = split("/", trimprefix(google_composer_environment.this.config[0].dag_gcs_prefix, "gs://"))[0]
}

resource "google_storage_bucket_object" "jobs" {
  bucket       = local.dag_bucket
  name         = "dags/${var.name}-pipelines.json"
  content_type = "application/json"
  content      = jsonencode(local.pipelines)
}

resource "google_storage_bucket_object" "dag" {
  bucket       = local.dag_bucket
  name         = "dags/${replace(var.name, "-", "_")}_pipelines.py"
  content_type = "text/x-python"
  content      = local.dag

  depends_on = [google_storage_bucket_object.jobs]
}

# A retraining decision starts a run through the environment's API.
resource "google_project_iam_member" "trigger" {
  project = var.project_id
  role    = "roles/composer.user"
  member  = "serviceAccount:${var.pipeline_identity}"
}
