output "job" {
  description = "The job that computes features, as an orchestrator starts it."
  value = {
    name            = "features"
    sfn_resource    = "arn:aws:states:::ecs:runTask.sync"
    sfn_parameters  = jsonencode(local.run_task)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:ecs:runTask"
    scheduler_input = jsonencode(local.run_task)
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "FeaturesRun"
          Effect    = "Allow"
          Action    = "ecs:RunTask"
          Resource  = "${aws_ecs_task_definition.this.arn_without_revision}:*"
          Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.this.arn } }
        },
        {
          Sid      = "FeaturesFollow"
          Effect   = "Allow"
          Action   = ["ecs:StopTask", "ecs:DescribeTasks"]
          Resource = "arn:aws:ecs:${var.region}:${var.account_id}:task/${aws_ecs_cluster.this.name}/*"
        },
        {
          Sid       = "FeaturesTag"
          Effect    = "Allow"
          Action    = "ecs:TagResource"
          Resource  = "arn:aws:ecs:${var.region}:${var.account_id}:task/${aws_ecs_cluster.this.name}/*"
          Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
        },
        {
          Sid       = "FeaturesPassRoles"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = [aws_iam_role.execution.arn, aws_iam_role.task.arn]
          Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
        },
        {
          Sid      = "FeaturesCompletion"
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
  value       = aws_cloudwatch_log_group.this.name
}
