locals {
  tags = merge(var.tags, { environment = var.environment })
  part = "serve"

  endpoint   = "${trimsuffix(substr(var.name, 0, 22), "-")}-${local.digest}"
  deployment = "blue"
  image      = "serve-${substr(sha1(var.image_uri), 0, 12)}"
  secret     = "$${{keyvault:${var.app_secret_id}}}"

  environment = merge(var.app_env, {
    AZURE_CLIENT_ID          = var.serving_client_id
    SCORING_API_KEY          = local.secret
    SCORING_METRIC_NAMESPACE = var.metric_namespace
    WEB_CONCURRENCY          = tostring(var.workers)
  })
}

# The provider has no resources for online endpoints, so Resource Manager makes them.
resource "azurerm_resource_group_template_deployment" "endpoint" {
  name                = local.endpoint
  resource_group_name = var.resource_group_name
  deployment_mode     = "Incremental"
  tags                = local.tags

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    resources = [
      {
        type       = "Microsoft.MachineLearningServices/workspaces/environments"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/scoring"
        properties = { description = "The application image" }
      },
      {
        type       = "Microsoft.MachineLearningServices/workspaces/environments/versions"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/scoring/${local.image}"
        properties = {
          image  = var.image_uri
          osType = "Linux"
          inferenceConfig = {
            livenessRoute  = { path = "/health/live", port = 8080 }
            readinessRoute = { path = "/health/ready", port = 8080 }
            scoringRoute   = { path = "/v1/score", port = 8080 }
          }
        }
        dependsOn = ["${azurerm_machine_learning_workspace.this.id}/environments/scoring"]
      },
      {
        type       = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/${local.endpoint}"
        location   = var.region
        tags       = local.tags
        identity   = { type = "UserAssigned", userAssignedIdentities = { (var.serving_identity_id) = {} } }
        properties = {
          authMode            = "AADToken"
          publicNetworkAccess = var.private_only > 0 ? "Disabled" : "Enabled"
          traffic             = { (local.deployment) = 100 }
        }
      },
      {
        type       = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
        apiVersion = "2024-04-01"
        name       = "${azurerm_machine_learning_workspace.this.name}/${local.endpoint}/${local.deployment}"
        location   = var.region
        tags       = local.tags
        sku        = { name = "Default", capacity = var.min_instances }
        properties = {
          endpointComputeType       = "Managed"
          instanceType              = var.instance_type
          environmentId             = "${azurerm_machine_learning_workspace.this.id}/environments/scoring/versions/${local.image}"
          environmentVariables      = local.environment
          egressPublicNetworkAccess = "Enabled"
          appInsightsEnabled        = false
          livenessProbe             = { initialDelay = "PT30S", period = "PT10S", timeout = "PT5S", failureThreshold = 12 }
          readinessProbe            = { initialDelay = "PT30S", period = "PT10S", timeout = "PT5S", failureThreshold = 12 }
          requestSettings           = { maxConcurrentRequestsPerInstance = var.concurrent_requests, requestTimeout = "PT10S" }
          scaleSettings             = { scaleType = "Default" }
        }
        dependsOn = [
          "${azurerm_machine_learning_workspace.this.id}/onlineEndpoints/${local.endpoint}",
          "${azurerm_machine_learning_workspace.this.id}/environments/scoring/versions/${local.image}",
        ]
      },
    ]
  })

  depends_on = [azurerm_role_assignment.secret_reader]
}

# The endpoint looks the key up by the workspace's connection rights.
resource "azurerm_role_assignment" "secret_reader" {
  scope                = azurerm_machine_learning_workspace.this.id
  role_definition_name = "Azure Machine Learning Workspace Connection Secrets Reader"
  principal_id         = var.serving_principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_autoscale_setting" "this" {
  name                = "${var.name}-endpoint"
  location            = var.region
  resource_group_name = var.resource_group_name
  target_resource_id  = "${azurerm_machine_learning_workspace.this.id}/onlineEndpoints/${local.endpoint}/deployments/${local.deployment}"
  tags                = local.tags

  profile {
    name = "load"

    capacity {
      minimum = var.min_instances
      default = var.min_instances
      maximum = var.max_instances
    }

    dynamic "rule" {
      for_each = { Increase = { operator = "GreaterThan", threshold = 60, window = "PT5M", cooldown = "PT5M" }, Decrease = { operator = "LessThan", threshold = 25, window = "PT20M", cooldown = "PT15M" } }

      content {
        metric_trigger {
          metric_name        = "CpuUtilizationPercentage"
          metric_resource_id = "${azurerm_machine_learning_workspace.this.id}/onlineEndpoints/${local.endpoint}/deployments/${local.deployment}"
          operator           = rule.value.operator
          statistic          = "Average"
          threshold          = rule.value.threshold
          time_aggregation   = "Average"
          time_grain         = "PT1M"
          time_window        = rule.value.window
        }

        scale_action {
          direction = rule.key
          type      = "ChangeCount"
          value     = 1
          cooldown  = rule.value.cooldown
        }
      }
    }
  }

  depends_on = [azurerm_resource_group_template_deployment.endpoint]
}

resource "azurerm_monitor_diagnostic_setting" "endpoint" {
  name                       = "logs"
  target_resource_id         = "${azurerm_machine_learning_workspace.this.id}/onlineEndpoints/${local.endpoint}"
  log_analytics_workspace_id = var.log_workspace_id

  enabled_log {
    category = "AmlOnlineEndpointConsoleLog"
  }

  depends_on = [azurerm_resource_group_template_deployment.endpoint]
}
