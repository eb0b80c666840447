locals {
  tags = merge(var.tags, { Environment = var.environment })

  full_name = "${var.name}-${local.role}"

  assume_ecs_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })

  submit = {
    JobName       = local.full_name
    JobQueue      = aws_batch_job_queue.this.arn
    JobDefinition = aws_batch_job_definition.this.arn
  }

  job = {
    name            = local.role
    sfn_resource    = "arn:aws:states:::batch:submitJob.sync"
    sfn_parameters  = jsonencode(local.submit)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:batch:submitJob"
    scheduler_input = jsonencode(local.submit)
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid    = "SubmitJob"
          Effect = "Allow"
          Action = "batch:SubmitJob"
          Resource = [
            aws_batch_job_queue.this.arn,
            "arn:aws:batch:${var.region}:${var.account_id}:job-definition/${local.full_name}:*",
            "arn:aws:batch:${var.region}:${var.account_id}:job-definition/${local.full_name}",
          ]
        },
        {
          Sid      = "StopJob"
          Effect   = "Allow"
          Action   = "batch:TerminateJob"
          Resource = "arn:aws:batch:${var.region}:${var.account_id}:job/*"
        },
        {
          # DescribeJobs knows no resource-level permission.
          Sid      = "WatchJob"
          Effect   = "Allow"
          Action   = "batch:DescribeJobs"
          Resource = "*"
        },
        {
          Sid      = "HearOfTheEnd"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForBatchJobsRule"
        },
      ]
    })
  }
}
