locals {
  panels = concat(
    local.online ? [
      { title = "Latency, ms", query = "${local.values.request_latency_ms} | summarize p50 = percentile(Value, 50), p99 = percentile(Value, 99) by bin(TimeGenerated, 5m)", chart = "timechart" },
      { title = "Requests and errors", query = "union (${local.values.request_count} | extend Kind = 'requests'), (${local.values.error_count} | extend Kind = 'errors') | summarize sum(Value) by Kind, bin(TimeGenerated, 5m)", chart = "timechart" },
      ] : [
      { title = "Scores a day", query = "${local.values.request_count} | summarize Scores = sum(Value) by bin(TimeGenerated, 1d)", chart = "barchart" },
    ],
    [
      { title = "Mean prediction", query = "${local.values.prediction_mean} | summarize avg(Value) by bin(TimeGenerated, 1h)", chart = "timechart" },
      { title = "Drift of the worst feature", query = "${local.values.drift_score} | summarize max(Value) by bin(TimeGenerated, 1h)", chart = "timechart" },
      { title = "Feature age, s", query = "${local.values.feature_age_s} | summarize max(Value) by bin(TimeGenerated, 15m)", chart = "timechart" },
      { title = "Retraining decisions", query = "${local.values.retrain_decision} | summarize max(Value) by bin(TimeGenerated, 1d)", chart = "barchart" },
    ],
  )

  # Without a service the panel reads all lines.
  errors = "${local.lines}${var.log_filter == "" ? "lines" : "(${var.log_filter})"} | where Line has 'ERROR' | top 50 by TimeGenerated"
}

resource "azurerm_application_insights_workbook" "this" {
  # The name of a workbook is a GUID; this one is made from the platform's name and stays the same.
  name                = uuidv5("url", "https://management.azure.com/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}/workbooks/${var.name}")
  location            = var.region
  resource_group_name = var.resource_group_name
  display_name        = "${var.name} scoring"
  source_id           = lower(var.log_workspace_id)
  category            = "workbook"
  tags                = local.tags

  data_json = jsonencode({
    version = "Notebook/1.0"
    items = concat(
      [
        for position, panel in local.panels : {
          type = 3
          name = "panel-${position}"
          content = {
            version       = "KqlItem/1.0"
            title         = panel.title
            query         = "${local.metrics}${panel.query}"
            queryType     = 0
            resourceType  = "microsoft.operationalinsights/workspaces"
            visualization = panel.chart
            size          = 0
            timeContext   = { durationMs = 86400000 }
          }
          customWidth = "50"
        }
      ],
      [{
        type = 3
        name = "errors"
        content = {
          version       = "KqlItem/1.0"
          title         = "Latest errors"
          query         = local.errors
          queryType     = 0
          resourceType  = "microsoft.operationalinsights/workspaces"
          visualization = "table"
          size          = 0
          timeContext   = { durationMs = 86400000 }
        }
        customWidth = "100"
      }],
    )
    fallbackResourceIds = [lower(var.log_workspace_id)]
    "$schema"           = "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json"
  })
}
