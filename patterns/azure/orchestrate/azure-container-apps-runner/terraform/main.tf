locals {
  tags = merge(var.tags, { environment = var.environment })

  pipelines = { for pipeline, jobs in { training = var.training_jobs, scoring = var.scoring_jobs } : pipeline => jobs if length(jobs) > 0 }
  schedules = { training = trimspace(var.training_schedule), scoring = trimspace(var.scoring_schedule) }

  # Starts each job, waits until it has ended and stops at the first that fails; the standard library is enough.
  runner = <<-PYTHON
    import json, os, sys, time, urllib.error, urllib.parse, urllib.request, uuid

    tokens = {}

    def token(audience):
        value, until = tokens.get(audience, ("", 0))
        if time.time() > until - 300:
            query = urllib.parse.urlencode({"api-version": "2019-08-01", "resource": audience, "client_id": os.environ["AZURE_CLIENT_ID"]})
            request = urllib.request.Request(os.environ["IDENTITY_ENDPOINT"] + "?" + query, headers={"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]})
            answer = json.load(urllib.request.urlopen(request, timeout=30))
            value, until = answer["access_token"], int(answer["expires_on"])
            tokens[audience] = (value, until)
        return value

    def call(method, url, audience, body=None):
        kind = "application/json; odata=minimalmetadata" if ".batch.azure.com" in url else "application/json"
        for attempt in range(5):
            headers = {"Authorization": "Bearer " + token(audience), "Content-Type": kind}
            try:
                with urllib.request.urlopen(urllib.request.Request(url, body and body.encode(), headers, method=method), timeout=60) as answer:
                    return json.loads(answer.read() or b"{}")
            except (urllib.error.HTTPError, urllib.error.URLError) as error:
                # A start that the server may have accepted is not sent twice; a question may be asked again.
                again = getattr(error, "code", 0) in (429, 503) or (method == "GET" and getattr(error, "code", 500) >= 500)
                if not again or attempt == 4:
                    raise
                time.sleep(15 * 2**attempt)

    for job in json.loads(os.environ["JOBS"]):
        run = "run-" + uuid.uuid4().hex
        started = call(job["method"], job["url"].replace("{execution}", run), job["audience"], job["body"].replace("{execution}", run))
        if "{execution}" not in job["url"] + job["body"]:
            run = started.get("name") or started.get("runId") or ""
        print(json.dumps({"job": job["name"], "run": run, "state": "started"}), flush=True)
        state = ""
        while job["poll_url"] and state not in job["succeeded"] + job["failed"]:
            time.sleep(30)
            state = call("GET", job["poll_url"].replace("{execution}", run), job["audience"])
            for word in job["state_path"].split("."):
                state = (state or {}).get(word)
        print(json.dumps({"job": job["name"], "run": run, "state": state or "done"}), flush=True)
        if job["poll_url"] and state not in job["succeeded"]:
            sys.exit(f"orchestration failed: {job['name']} ended as {state}")
  PYTHON
}

resource "azurerm_container_app_job" "this" {
  for_each = local.pipelines

  name                         = "${trimsuffix(substr(var.name, 0, 22), "-")}-${each.key}"
  location                     = var.region
  resource_group_name          = var.resource_group_name
  container_app_environment_id = var.container_environment_id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = 93600
  replica_retry_limit          = 0
  tags                         = merge(local.tags, { pipeline = each.key })

  identity {
    type         = "UserAssigned"
    identity_ids = [var.orchestrator_identity_id]
  }

  registry {
    server   = split("/", var.image_uri)[0]
    identity = var.orchestrator_identity_id
  }

  dynamic "schedule_trigger_config" {
    for_each = local.schedules[each.key] == "" ? [] : [local.schedules[each.key]]

    content {
      cron_expression          = schedule_trigger_config.value
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  dynamic "manual_trigger_config" {
    for_each = local.schedules[each.key] == "" ? [1] : []

    content {
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  template {
    container {
      name    = "runner"
      image   = var.image_uri
      cpu     = 0.25
      memory  = "0.5Gi"
      command = ["python", "-c", local.runner]

      env {
        name  = "AZURE_CLIENT_ID"
        value = var.orchestrator_client_id
      }

      env {
        name  = "JOBS"
        value = jsonencode(each.value)
      }
    }
  }
}

# A retraining decision is made by a job, which runs as the pipelines' identity.
resource "azurerm_role_assignment" "retraining" {
  scope                = azurerm_container_app_job.this["training"].id
  role_definition_name = "Container Apps Jobs Operator"
  principal_id         = var.pipeline_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "failed" {
  name                    = "${var.name}-pipelines-failed"
  location                = var.region
  resource_group_name     = var.resource_group_name
  scopes                  = [var.log_workspace_id]
  description             = "A pipeline run has failed"
  severity                = 2
  evaluation_frequency    = "PT15M"
  window_duration         = "PT15M"
  auto_mitigation_enabled = false
  skip_query_validation   = true
  tags                    = local.tags

  criteria {
    query                   = "ContainerAppConsoleLogs | where ${join(" or ", [for job in azurerm_container_app_job.this : "JobName startswith '${job.name}'"])} | where Log has 'orchestration failed' or Log has 'Traceback'"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [azurerm_monitor_action_group.failures.id]
  }
}
