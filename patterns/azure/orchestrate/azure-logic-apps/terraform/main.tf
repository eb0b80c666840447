locals {
  tags = merge(var.tags, { environment = var.environment })

  pipelines = { for pipeline, jobs in { training = var.training_jobs, scoring = var.scoring_jobs } : pipeline => jobs if length(jobs) > 0 }

  # One scope a job, each after the one before: start, wait until it has ended, stop the run when it failed.
  steps = {
    for pipeline, jobs in local.pipelines : pipeline => {
      for position, job in jobs : "Job_${position}" => {
        type     = "Scope"
        runAfter = { for before in slice(["Job_${position - 1}"], 0, position > 0 ? 1 : 0) : before => ["Succeeded"] }
        actions = merge(
          {
            "Start_${position}" = {
              type = "Http"
              inputs = {
                method         = job.method
                uri            = "@{replace('${job.url}', '{execution}', concat('run-', workflow().run.name, '-${position}'))}"
                headers        = { "Content-Type" = strcontains(job.url, ".batch.azure.com") ? "application/json; odata=minimalmetadata" : "application/json" }
                body           = "@{replace('${replace(job.body, "'", "''")}', '{execution}', concat('run-', workflow().run.name, '-${position}'))}"
                authentication = { type = "ManagedServiceIdentity", identity = var.orchestrator_identity_id, audience = job.audience }
                retryPolicy    = { type = "exponential", count = 4, interval = "PT20S" }
              }
              operationOptions = "DisableAsyncPattern"
              runAfter         = {}
            }
          },
          { for key in slice(["Ended_${position}"], 0, job.poll_url == "" ? 0 : 1) : key => {
            type       = "Until"
            expression = "@contains(createArray(${join(", ", [for state in concat(job.succeeded, job.failed) : "'${state}'"])}), coalesce(body('State_${position}')${local.paths[pipeline][position]}, ''))"
            limit      = { count = 1500, timeout = "PT26H" }
            runAfter   = { "Start_${position}" = ["Succeeded"] }
            actions = {
              "Wait_${position}" = {
                type     = "Wait"
                inputs   = { interval = { count = 1, unit = "Minute" } }
                runAfter = {}
              }
              "State_${position}" = {
                type = "Http"
                inputs = {
                  method         = "GET"
                  uri            = "@{replace('${job.poll_url}', '{execution}', ${strcontains(job.url, "{execution}") || strcontains(job.body, "{execution}") ? "concat('run-', workflow().run.name, '-${position}')" : "coalesce(body('Start_${position}')?['name'], body('Start_${position}')?['runId'], '')"})}"
                  authentication = { type = "ManagedServiceIdentity", identity = var.orchestrator_identity_id, audience = job.audience }
                  retryPolicy    = { type = "exponential", count = 4, interval = "PT20S" }
                }
                runAfter = { "Wait_${position}" = ["Succeeded"] }
              }
            }
          } },
          { for key in slice(["Check_${position}"], 0, job.poll_url == "" ? 0 : 1) : key => {
            type       = "If"
            expression = "@contains(createArray(${join(", ", [for state in job.succeeded : "'${state}'"])}), coalesce(body('State_${position}')${local.paths[pipeline][position]}, ''))"
            runAfter   = { "Ended_${position}" = ["Succeeded"] }
            actions    = {}
            else = {
              actions = {
                "Stop_${position}" = {
                  type     = "Terminate"
                  inputs   = { runStatus = "Failed", runError = { code = "JobFailed", message = "${job.name} did not succeed" } }
                  runAfter = {}
                }
              }
            }
          } },
        )
      }
    }
  }

  paths = {
    for pipeline, jobs in local.pipelines : pipeline => [
      for job in jobs : join("", [for word in split(".", job.state_path) : "?['${word}']"])
    ]
  }

  # Days of month, months and days of the week are asked at the hour; hours and minutes are the trigger's own.
  day_conditions = {
    for pipeline, fields in local.schedules : pipeline => compact([
      fields[2] == "*" ? "" : "@contains(createArray(${join(", ", [for day in local.cron[pipeline][2] : tonumber(day)])}), dayOfMonth(utcNow()))",
      fields[3] == "*" ? "" : "@contains(createArray(${join(", ", [for month in local.cron[pipeline][3] : tonumber(month)])}), int(utcNow('%M')))",
      fields[4] == "*" ? "" : "@contains(createArray(${join(", ", [for day in local.cron[pipeline][4] : tonumber(day)])}), dayOfWeek(utcNow()))",
    ])
  }
}

resource "azurerm_logic_app_workflow" "this" {
  for_each = local.pipelines

  name                = "${var.name}-${each.key}"
  location            = var.region
  resource_group_name = var.resource_group_name
  tags                = merge(local.tags, { pipeline = each.key })

  identity {
    type         = "UserAssigned"
    identity_ids = [var.orchestrator_identity_id]
  }

  # The request trigger admits the pipelines' own identity: a retraining decision is made by a job.
  access_control {
    trigger {
      allowed_caller_ip_address_range = []

      open_authentication_policy {
        name = "pipelines"

        claim {
          name  = "iss"
          value = "https://sts.windows.net/${var.tenant_id}/"
        }

        claim {
          name  = "oid"
          value = var.pipeline_principal_id
        }
      }
    }
  }
}

resource "azurerm_logic_app_trigger_custom" "schedule" {
  for_each = { for pipeline, fields in local.schedules : pipeline => fields if contains(keys(local.pipelines), pipeline) }

  name         = "schedule"
  logic_app_id = azurerm_logic_app_workflow.this[each.key].id

  body = jsonencode(merge(
    {
      type = "Recurrence"
      recurrence = {
        frequency = "Day"
        interval  = 1
        timeZone  = "UTC"
        schedule = {
          hours   = [for hour in local.cron[each.key][1] : tostring(tonumber(hour))]
          minutes = [for minute in local.cron[each.key][0] : tonumber(minute)]
        }
      }
      runtimeConfiguration = { concurrency = { runs = 1 } }
    },
    { for key in slice(["conditions"], 0, length(local.day_conditions[each.key]) > 0 ? 1 : 0) : key => [
      for condition in local.day_conditions[each.key] : { expression = condition }
    ] },
  ))
}

resource "azurerm_logic_app_trigger_custom" "request" {
  for_each = local.pipelines

  name         = "request"
  logic_app_id = azurerm_logic_app_workflow.this[each.key].id

  body = jsonencode({
    type                 = "Request"
    kind                 = "Http"
    inputs               = { schema = {} }
    runtimeConfiguration = { concurrency = { runs = 1 } }
  })
}

# One action that holds all others, so that Terraform need not order them.
resource "azurerm_logic_app_action_custom" "jobs" {
  for_each = local.pipelines

  name         = "Jobs"
  logic_app_id = azurerm_logic_app_workflow.this[each.key].id

  body = jsonencode({
    type     = "Scope"
    actions  = local.steps[each.key]
    runAfter = {}
  })

  depends_on = [azurerm_logic_app_trigger_custom.request, azurerm_logic_app_trigger_custom.schedule]
}

resource "azurerm_monitor_metric_alert" "failed" {
  for_each = local.pipelines

  name                = "${var.name}-${each.key}-failed"
  resource_group_name = var.resource_group_name
  scopes              = [azurerm_logic_app_workflow.this[each.key].id]
  description         = "A run of the ${each.key} pipeline has failed"
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.Logic/workflows"
    metric_name      = "RunsFailed"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = azurerm_monitor_action_group.failures.id
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = local.pipelines

  name                       = "logs"
  target_resource_id         = azurerm_logic_app_workflow.this[each.key].id
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "WorkflowRuntime"
  }
}
