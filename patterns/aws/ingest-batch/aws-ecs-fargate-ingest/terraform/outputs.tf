locals {
  network = {
    AwsvpcConfiguration = {
      Subnets        = var.private_subnet_ids
      SecurityGroups = [aws_security_group.ingest.id]
      AssignPublicIp = "DISABLED"
    }
  }

  run_task = {
    Cluster              = aws_ecs_cluster.ingest.arn
    TaskDefinition       = aws_ecs_task_definition.ingest.arn
    LaunchType           = "FARGATE"
    NetworkConfiguration = local.network
    PropagateTags        = "TASK_DEFINITION"
  }
}

output "job" {
  description = "The job that ingests one extract."
  value = {
    name            = "ingest"
    sfn_resource    = "arn:aws:states:::ecs:runTask.sync"
    sfn_parameters  = jsonencode(local.run_task)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:ecs:runTask"
    scheduler_input = jsonencode(local.run_task)

    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "Run"
          Effect    = "Allow"
          Action    = "ecs:RunTask"
          Resource  = local.task_arns
          Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.ingest.arn } }
        },
        {
          Sid      = "Watch"
          Effect   = "Allow"
          Action   = ["ecs:DescribeTasks", "ecs:StopTask"]
          Resource = "arn:aws:ecs:${var.region}:${var.account_id}:task/${local.job_name}/*"
        },
        {
          Sid       = "Tag"
          Effect    = "Allow"
          Action    = "ecs:TagResource"
          Resource  = "arn:aws:ecs:${var.region}:${var.account_id}:task/${local.job_name}/*"
          Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
        },
        {
          Sid       = "PassRoles"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = [aws_iam_role.execution.arn, aws_iam_role.task.arn]
          Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
        },
        {
          Sid      = "WaitForEnd"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForECSTaskRule"
        },
      ]
    })
  }
}

output "log_group_name" {
  description = "Where the job logs."
  value       = aws_cloudwatch_log_group.ingest.name
}
