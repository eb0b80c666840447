locals {
  tags = merge(var.tags, { Environment = var.environment })

  role      = "train"
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

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/${local.role}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_batch_compute_environment" "this" {
  compute_environment_name = local.full_name
  type                     = "MANAGED"
  state                    = "ENABLED"
  service_role             = aws_iam_role.batch.arn
  tags                     = local.tags

  compute_resources {
    type               = var.use_spot ? "FARGATE_SPOT" : "FARGATE"
    max_vcpus          = var.max_vcpus
    subnets            = var.private_subnet_ids
    security_group_ids = [aws_security_group.task.id]
  }

  depends_on = [aws_iam_role_policy_attachment.batch]
}

resource "aws_batch_job_queue" "this" {
  name     = local.full_name
  state    = "ENABLED"
  priority = 1
  tags     = local.tags

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this.arn
  }
}

resource "aws_batch_job_definition" "this" {
  #checkov:skip=CKV_AWS_210:The container is not privileged; Fargate does not offer it
  name                  = local.full_name
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  propagate_tags        = true
  tags                  = local.tags

  retry_strategy {
    attempts = 3

    evaluate_on_exit {
      action           = "RETRY"
      on_status_reason = "Your Spot Task was interrupted*"
    }

    evaluate_on_exit {
      action       = "EXIT"
      on_exit_code = "*"
    }
  }

  timeout {
    attempt_duration_seconds = var.timeout_hours * 3600
  }

  container_properties = jsonencode({
    image                  = var.image_uri
    command                = ["python", "-m", "scoring", local.role]
    jobRoleArn             = aws_iam_role.task.arn
    executionRoleArn       = aws_iam_role.execution.arn
    readonlyRootFilesystem = true
    environment            = [for key in sort(keys(var.app_env)) : { name = key, value = var.app_env[key] } if var.app_env[key] != ""]
    resourceRequirements = [
      { type = "VCPU", value = tostring(var.vcpus) },
      { type = "MEMORY", value = tostring(var.memory_mb) },
    ]
    networkConfiguration         = { assignPublicIp = "DISABLED" }
    fargatePlatformConfiguration = { platformVersion = "LATEST" }
    runtimePlatform              = { operatingSystemFamily = "LINUX", cpuArchitecture = "X86_64" }
    volumes                      = [{ name = "tmp" }]
    mountPoints                  = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = local.role
      }
    }
  })
}

resource "aws_security_group" "task" {
  name        = local.full_name
  description = "Outgoing traffic of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.task.id
  description       = "AWS services"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.task.id
  description       = "Data stores in the virtual network"
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
  cidr_ipv4         = var.vpc_cidr
}

resource "aws_iam_role" "batch" {
  name        = "${local.full_name}-batch"
  description = "Lets AWS Batch start and stop what ${local.full_name} runs on"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "batch.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "batch" {
  role       = aws_iam_role.batch.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBatchServiceRole"
}

resource "aws_iam_role" "execution" {
  name               = "${local.full_name}-execution"
  description        = "Pulls the image and writes the logs of ${local.full_name}"
  assume_role_policy = local.assume_ecs_tasks
  tags               = local.tags
}

resource "aws_iam_role_policy" "execution" {
  name = "pull-and-log"
  role = aws_iam_role.execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "RegistryLogin"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = "arn:aws:ecr:${var.region}:${var.account_id}:repository/*"
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.this.arn}:*"
      },
    ]
  })
}

resource "aws_iam_role" "task" {
  name               = "${local.full_name}-task"
  description        = "What the application may do in ${local.full_name}"
  assume_role_policy = local.assume_ecs_tasks
  tags               = local.tags
}

resource "aws_iam_role_policy" "access" {
  for_each = var.access_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}

resource "aws_iam_role_policy" "metrics" {
  name = "metrics"
  role = aws_iam_role.task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "PutOwnMetrics"
      Effect    = "Allow"
      Action    = "cloudwatch:PutMetricData"
      Resource  = "*"
      Condition = { StringEquals = { "cloudwatch:namespace" = var.metric_namespace } }
    }]
  })
}
