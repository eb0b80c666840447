locals {
  tags = merge(var.tags, { environment = var.environment })

  # The name is global; a digest keeps two platforms apart.
  factory   = "${var.name}-${substr(sha1("${var.subscription_id}/${var.resource_group_name}/${var.name}"), 0, 6)}"
  pipelines = { for pipeline, jobs in { training = var.training_jobs, scoring = var.scoring_jobs } : pipeline => jobs if length(jobs) > 0 }

  # The id of a run is made here where the interface wants one, and read from the answer otherwise.
  made = {
    for pipeline, jobs in local.pipelines : pipeline => [
      for position, job in jobs : strcontains(job.url, "{execution}") || strcontains(job.body, "{execution}")
    ]
  }
  run_ids = {
    for pipeline, jobs in local.pipelines : pipeline => [
      for position, job in jobs : local.made[pipeline][position] ? "concat('run-', pipeline().RunId, '-${position}')" : "coalesce(activity('Start ${job.name}').output?.name, activity('Start ${job.name}').output?.runId, '')"
    ]
  }
  states = {
    for pipeline, jobs in local.pipelines : pipeline => [
      for job in jobs : "coalesce(activity('State of ${job.name}').output${join("", [for word in split(".", job.state_path) : "?.${word}"])}, '')"
    ]
  }

  activities = {
    for pipeline, jobs in local.pipelines : pipeline => flatten([
      for position, job in jobs : concat(
        [{
          name      = "Start ${job.name}"
          type      = "WebActivity"
          dependsOn = position == 0 ? [] : [{ activity = jobs[position - 1].poll_url == "" ? "Start ${jobs[position - 1].name}" : "Check ${jobs[position - 1].name}", dependencyConditions = ["Succeeded"] }]
          policy    = { timeout = "0.00:10:00", retry = 2, retryIntervalInSeconds = 60, secureInput = false, secureOutput = false }
          typeProperties = {
            method         = job.method
            url            = { type = "Expression", value = "@replace('${job.url}', '{execution}', ${local.made[pipeline][position] ? local.run_ids[pipeline][position] : "''"})" }
            body           = { type = "Expression", value = "@replace('${replace(job.body, "'", "''")}', '{execution}', ${local.made[pipeline][position] ? local.run_ids[pipeline][position] : "''"})" }
            headers        = { "Content-Type" = strcontains(job.url, ".batch.azure.com") ? "application/json; odata=minimalmetadata" : "application/json" }
            turnOffAsync   = true
            authentication = { type = "UserAssignedManagedIdentity", resource = job.audience, credential = { type = "CredentialReference", referenceName = azurerm_data_factory_credential_user_managed_identity.orchestrator.name } }
          }
        }],
        [for activity in [
          {
            name      = "Wait for ${job.name}"
            type      = "Until"
            dependsOn = [{ activity = "Start ${job.name}", dependencyConditions = ["Succeeded"] }]
            typeProperties = {
              expression = { type = "Expression", value = "@contains(createArray(${join(", ", [for state in concat(job.succeeded, job.failed) : "'${state}'"])}), ${local.states[pipeline][position]})" }
              timeout    = "1.02:00:00"
              activities = [
                {
                  name           = "Pause before ${job.name}"
                  type           = "Wait"
                  dependsOn      = []
                  typeProperties = { waitTimeInSeconds = 120 }
                },
                {
                  name      = "State of ${job.name}"
                  type      = "WebActivity"
                  dependsOn = [{ activity = "Pause before ${job.name}", dependencyConditions = ["Succeeded"] }]
                  policy    = { timeout = "0.00:10:00", retry = 3, retryIntervalInSeconds = 60, secureInput = false, secureOutput = false }
                  typeProperties = {
                    method         = "GET"
                    url            = { type = "Expression", value = "@replace('${job.poll_url}', '{execution}', ${local.run_ids[pipeline][position]})" }
                    authentication = { type = "UserAssignedManagedIdentity", resource = job.audience, credential = { type = "CredentialReference", referenceName = azurerm_data_factory_credential_user_managed_identity.orchestrator.name } }
                  }
                },
              ]
            }
          },
          {
            name      = "Check ${job.name}"
            type      = "IfCondition"
            dependsOn = [{ activity = "Wait for ${job.name}", dependencyConditions = ["Succeeded"] }]
            typeProperties = {
              expression        = { type = "Expression", value = "@contains(createArray(${join(", ", [for state in job.succeeded : "'${state}'"])}), ${local.states[pipeline][position]})" }
              ifTrueActivities  = []
              ifFalseActivities = [{ name = "Fail ${job.name}", type = "Fail", dependsOn = [], typeProperties = { message = "${job.name} did not succeed", errorCode = "500" } }]
            }
          },
        ] : activity if job.poll_url != ""],
      )
    ])
  }
}

resource "azurerm_data_factory" "this" {
  name                             = local.factory
  location                         = var.region
  resource_group_name              = var.resource_group_name
  managed_virtual_network_enabled  = true
  public_network_enabled           = false
  customer_managed_key_id          = var.kms_key_id
  customer_managed_key_identity_id = var.encryption_identity_id
  tags                             = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.orchestrator_identity_id, var.encryption_identity_id]
  }
}

resource "azurerm_data_factory_credential_user_managed_identity" "orchestrator" {
  name            = "orchestrator"
  data_factory_id = azurerm_data_factory.this.id
  identity_id     = var.orchestrator_identity_id
}

resource "azurerm_data_factory_pipeline" "this" {
  for_each = local.pipelines

  name            = each.key
  data_factory_id = azurerm_data_factory.this.id
  description     = "Runs ${join(", ", each.value[*].name)} in order"
  concurrency     = 1
  activities_json = jsonencode(local.activities[each.key])
}

resource "azurerm_data_factory_trigger_schedule" "this" {
  for_each = { for pipeline, fields in local.schedules : pipeline => fields if contains(keys(local.pipelines), pipeline) }

  name            = each.key
  data_factory_id = azurerm_data_factory.this.id
  pipeline_name   = azurerm_data_factory_pipeline.this[each.key].name
  activated       = true
  time_zone       = "UTC"
  interval        = 1
  frequency       = each.value[2] != "*" ? "Month" : (each.value[4] != "*" ? "Week" : "Day")

  schedule {
    minutes       = [for minute in local.cron[each.key][0] : tonumber(minute)]
    hours         = [for hour in local.cron[each.key][1] : tonumber(hour)]
    days_of_month = each.value[2] != "*" ? [for day in local.cron[each.key][2] : tonumber(day)] : null
    days_of_week  = each.value[2] == "*" && each.value[4] != "*" ? [for day in local.cron[each.key][4] : local.week[tonumber(day)]] : null
  }

  lifecycle {
    precondition {
      condition     = each.value[3] == "*" && (each.value[2] == "*" || each.value[4] == "*")
      error_message = "A Data Factory schedule takes days of the month or of the week, not both, and no months."
    }
  }
}

# A retraining decision, made by a job, may start the training pipeline and read its runs.
resource "azurerm_role_assignment" "retraining" {
  scope                = azurerm_data_factory.this.id
  role_definition_name = "Data Factory Contributor"
  principal_id         = var.pipeline_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_metric_alert" "failed" {
  name                = "${var.name}-pipelines-failed"
  resource_group_name = var.resource_group_name
  scopes              = [azurerm_data_factory.this.id]
  description         = "A pipeline run has failed"
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.DataFactory/factories"
    metric_name      = "PipelineFailedRuns"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = azurerm_monitor_action_group.failures.id
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "logs"
  target_resource_id             = azurerm_data_factory.this.id
  log_analytics_workspace_id     = var.log_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category = "PipelineRuns"
  }

  enabled_log {
    category = "TriggerRuns"
  }
}
