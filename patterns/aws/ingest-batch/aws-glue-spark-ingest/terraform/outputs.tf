output "job" {
  description = "The job that ingests one extract."
  value = {
    name            = "ingest"
    sfn_resource    = "arn:aws:states:::glue:startJobRun.sync"
    sfn_parameters  = jsonencode({ JobName = aws_glue_job.ingest.name })
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:glue:startJobRun"
    scheduler_input = jsonencode({ JobName = aws_glue_job.ingest.name })

    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "Run"
        Effect   = "Allow"
        Action   = ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"]
        Resource = local.job_arn
      }]
    })
  }
}

output "log_group_name" {
  description = "Where the job logs."
  value       = aws_cloudwatch_log_group.ingest.name
}
