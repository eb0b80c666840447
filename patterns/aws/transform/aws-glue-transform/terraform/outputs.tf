output "job" {
  description = "The job that computes features, as an orchestrator starts it."
  value = {
    name            = "features"
    sfn_resource    = "arn:aws:states:::glue:startJobRun.sync"
    sfn_parameters  = jsonencode(local.start_run)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:glue:startJobRun"
    scheduler_input = jsonencode(local.start_run)
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "FeaturesRun"
          Effect   = "Allow"
          Action   = ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"]
          Resource = aws_glue_job.this.arn
        },
      ]
    })
  }
}

output "script_uri" {
  description = "Where delivery uploads the PySpark entry script."
  value       = local.script_uri
}

output "package_uri" {
  description = "Where delivery uploads the zipped application package."
  value       = "s3://${var.bucket_name}/${var.package_key}"
}

output "log_group_name" {
  description = "Where the job logs."
  value       = aws_cloudwatch_log_group.this.name
}
