output "orchestrator_name" {
  description = "Name of the workflow that runs the training pipeline"
  value       = google_workflows_workflow.pipeline["training"].name
}

output "training_trigger" {
  description = "URL that an authorised POST starts the training pipeline with"
  value       = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.pipeline["training"].id}/executions"
}

output "scoring_trigger" {
  description = "URL that an authorised POST starts bulk scoring with; empty where there is none"
  value       = try("https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.pipeline["scoring"].id}/executions", "")
}
