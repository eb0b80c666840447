output "job" {
  description = "The job that computes features, as an orchestrator starts it."
  value = {
    name            = "features"
    sfn_resource    = "arn:aws:states:::emr-serverless:startJobRun.sync"
    sfn_parameters  = jsonencode(local.start_run)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:emrserverless:startJobRun"
    scheduler_input = local.scheduled_run
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "FeaturesStart"
          Effect   = "Allow"
          Action   = ["emr-serverless:StartJobRun", "emr-serverless:TagResource"]
          Resource = aws_emrserverless_application.this.arn
        },
        {
          Sid      = "FeaturesFollow"
          Effect   = "Allow"
          Action   = ["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"]
          Resource = "${aws_emrserverless_application.this.arn}/jobruns/*"
        },
        {
          Sid       = "FeaturesPassRole"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = aws_iam_role.job.arn
          Condition = { StringLike = { "iam:PassedToService" = "emr-serverless.amazonaws.com" } }
        },
        {
          Sid      = "FeaturesCompletion"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForEMRServerlessJobRule"
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
