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
