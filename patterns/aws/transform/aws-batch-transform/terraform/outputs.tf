output "job" {
  description = "The job that computes features, as an orchestrator starts it."
  value = {
    name            = "features"
    sfn_resource    = "arn:aws:states:::batch:submitJob.sync"
    sfn_parameters  = jsonencode(local.submit_job)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:batch:submitJob"
    scheduler_input = jsonencode(local.submit_job)
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "FeaturesSubmit"
          Effect = "Allow"
          Action = ["batch:SubmitJob", "batch:TagResource"]
          Resource = [
            aws_batch_job_queue.this.arn,
            aws_batch_job_definition.this.arn_prefix,
            "${aws_batch_job_definition.this.arn_prefix}:*",
            "arn:aws:batch:${var.region}:${var.account_id}:job/*",
          ]
        },
        {
          Sid      = "FeaturesFollow"
          Effect   = "Allow"
          Action   = "batch:DescribeJobs"
          Resource = "*"
        },
        {
          Sid      = "FeaturesStop"
          Effect   = "Allow"
          Action   = "batch:TerminateJob"
          Resource = "arn:aws:batch:${var.region}:${var.account_id}:job/*"
        },
        {
          Sid      = "FeaturesCompletion"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForBatchJobsRule"
        },
      ]
    })
  }
}

output "log_group_name" {
  description = "Where the job logs."
  value       = aws_cloudwatch_log_group.this.name
}
