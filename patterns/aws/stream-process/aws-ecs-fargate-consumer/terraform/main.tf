locals {
  task_name    = local.processor
  processor    = "${var.name}-stream"
  tags         = merge(var.tags, { Environment = var.environment })
  repositories = "arn:aws:ecr:${var.region}:${var.account_id}:repository/*"
  max_tasks    = max(var.min_tasks, var.max_tasks)

  # Kinesis, unlike Kafka and SQS, does not remember how far a consumer has come.
  checkpoints = var.stream_kind == "kinesis"
  environment = merge(
    var.app_env,
    { HOME = "/tmp" },
    local.checkpoints ? { SCORING_CHECKPOINT_TABLE = aws_dynamodb_table.checkpoints[0].name } : {},
  )
  app_variables = [for key in sort(keys(local.environment)) : { name = key, value = local.environment[key] }]
}

resource "aws_cloudwatch_log_group" "consumer" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/ecs/${local.processor}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_ecs_cluster" "consumer" {
  name = local.processor
  tags = local.tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "consumer" {
  name        = local.processor
  description = "Stream consumer: no way in, HTTPS and the own network out."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.processor })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.consumer.id
  description       = "AWS services over HTTPS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.consumer.id
  description       = "Caches and brokers in the own network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 1
  to_port           = 65535
}

resource "aws_vpc_security_group_egress_rule" "brokers" {
  for_each          = { for route in var.broker_routes : "${route.cidr} ${route.port}" => route }
  security_group_id = aws_security_group.consumer.id
  description       = "Brokers outside the own network."
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}

resource "aws_ecs_task_definition" "consumer" {
  family                   = local.processor
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
    name                   = "consume"
    image                  = var.image_uri
    command                = ["python", "-m", "scoring", "consume"]
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
        awslogs-group         = aws_cloudwatch_log_group.consumer.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "consume"
      }
    }
  }])
}

resource "aws_ecs_service" "consumer" {
  name                               = local.processor
  cluster                            = aws_ecs_cluster.consumer.id
  task_definition                    = aws_ecs_task_definition.consumer.arn
  desired_count                      = var.min_tasks
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  propagate_tags                     = "SERVICE"
  tags                               = local.tags
  depends_on                         = [aws_iam_role_policy.execution, aws_iam_role_policy.data]

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.consumer.id]
    assign_public_ip = false
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}
