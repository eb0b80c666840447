locals {
  task_name     = local.job_name
  job_name      = "${var.name}-ingest"
  tags          = merge(var.tags, { Environment = var.environment })
  task_arns     = "arn:aws:ecs:${var.region}:${var.account_id}:task-definition/${local.job_name}:*"
  repositories  = "arn:aws:ecr:${var.region}:${var.account_id}:repository/*"
  environment   = merge(var.app_env, { HOME = "/tmp" })
  app_variables = [for key in sort(keys(local.environment)) : { name = key, value = local.environment[key] }]
}

resource "aws_cloudwatch_log_group" "ingest" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/ecs/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_ecs_cluster" "ingest" {
  name = local.job_name
  tags = local.tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "ingest" {
  family                   = local.job_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu_units
  memory                   = var.memory_mib
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
    name                   = "ingest"
    image                  = var.image_uri
    command                = ["python", "-m", "scoring", "ingest"]
    essential              = true
    readonlyRootFilesystem = true
    environment            = local.app_variables
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]

    linuxParameters = {
      initProcessEnabled = true
    }

    logConfiguration = {
      logDriver = "awslogs"

      options = {
        awslogs-group         = aws_cloudwatch_log_group.ingest.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "ingest"
      }
    }
  }])
}
