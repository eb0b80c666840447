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

  network = {
    AwsvpcConfiguration = {
      Subnets        = var.private_subnet_ids
      SecurityGroups = [aws_security_group.task.id]
      AssignPublicIp = "DISABLED"
    }
  }

  # Step Functions and the scheduler's universal targets both spell the ECS request in Pascal case.
  run_task = {
    Cluster              = aws_ecs_cluster.this.arn
    TaskDefinition       = aws_ecs_task_definition.this.arn
    LaunchType           = "FARGATE"
    PropagateTags        = "TASK_DEFINITION"
    NetworkConfiguration = local.network
  }

  job = {
    name            = local.role
    sfn_resource    = "arn:aws:states:::ecs:runTask.sync"
    sfn_parameters  = jsonencode(local.run_task)
    scheduler_arn   = "arn:aws:scheduler:::aws-sdk:ecs:runTask"
    scheduler_input = jsonencode(local.run_task)
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "StartTask"
          Effect    = "Allow"
          Action    = "ecs:RunTask"
          Resource  = "arn:aws:ecs:${var.region}:${var.account_id}:task-definition/${aws_ecs_task_definition.this.family}:*"
          Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.this.arn } }
        },
        {
          Sid       = "WatchTask"
          Effect    = "Allow"
          Action    = ["ecs:StopTask", "ecs:DescribeTasks"]
          Resource  = "arn:aws:ecs:${var.region}:${var.account_id}:task/${aws_ecs_cluster.this.name}/*"
          Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.this.arn } }
        },
        {
          Sid       = "TagTask"
          Effect    = "Allow"
          Action    = "ecs:TagResource"
          Resource  = "arn:aws:ecs:${var.region}:${var.account_id}:task/${aws_ecs_cluster.this.name}/*"
          Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
        },
        {
          Sid       = "PassTaskRoles"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
          Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
        },
        {
          Sid      = "HearOfTheEnd"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForECSTaskRule"
        },
      ]
    })
  }
}

resource "aws_ecs_cluster" "this" {
  #checkov:skip=CKV_AWS_65:Runs are short and report their own metrics; the state changes say how each ended
  name = local.full_name
  tags = local.tags
}

resource "aws_ecs_task_definition" "this" {
  family                   = local.full_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.task_cpu)
  memory                   = tostring(var.task_memory_mb)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = local.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "tmp"
  }

  container_definitions = jsonencode([{
    name                   = local.role
    image                  = var.image_uri
    essential              = true
    command                = ["python", "-m", "scoring", local.role]
    readonlyRootFilesystem = true
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
    environment            = [for key in sort(keys(var.app_env)) : { name = key, value = var.app_env[key] }]
    linuxParameters        = { initProcessEnabled = true }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = local.role
      }
    }
  }])
}

resource "aws_security_group" "task" {
  #checkov:skip=CKV2_AWS_5:Attached to the network interface of every run by the job parameters
  name        = local.full_name
  description = "Outgoing traffic of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}
