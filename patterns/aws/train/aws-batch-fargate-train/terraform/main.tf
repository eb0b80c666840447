locals {
  role = "train"
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
