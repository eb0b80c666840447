locals {
  job_name = "${var.name}-features"
  tags     = merge(var.tags, { Environment = var.environment })

  run_task = {
    Cluster        = aws_ecs_cluster.this.arn
    TaskDefinition = aws_ecs_task_definition.this.arn
    LaunchType     = "FARGATE"
    PropagateTags  = "TASK_DEFINITION"
    NetworkConfiguration = {
      AwsvpcConfiguration = {
        Subnets        = var.private_subnet_ids
        SecurityGroups = [aws_security_group.task.id]
        AssignPublicIp = "DISABLED"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_ecs_cluster" "this" {
  #checkov:skip=CKV_AWS_65:the job reports its own metrics and logs; Container Insights would bill per metric for a task that runs minutes a day
  name = local.job_name
  tags = local.tags
}

resource "aws_ecs_task_definition" "this" {
  #checkov:skip=CKV_AWS_336:pandas spills to /tmp, and a Fargate bind mount belongs to root while the image runs as another user
  family                   = local.job_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.task_cpu_units)
  memory                   = tostring(var.task_memory_mib)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = local.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  container_definitions = jsonencode([
    {
      name        = "features"
      image       = var.image_uri
      essential   = true
      command     = ["python", "-m", "scoring", "features"]
      environment = [for key in sort(keys(var.app_env)) : { name = key, value = var.app_env[key] }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "features"
        }
      }
    },
  ])
}
