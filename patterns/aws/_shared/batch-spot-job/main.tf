resource "aws_launch_template" "this" {
  name        = local.full_name
  description = "Encrypted disks and session-only metadata for ${local.full_name}"
  tags        = local.tags

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # Containers take their credentials from the ECS agent and have no business with the instance's.
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = var.volume_gb
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(local.tags, { Name = local.full_name })
  }
}

resource "aws_batch_compute_environment" "this" {
  compute_environment_name_prefix = "${local.full_name}-"
  type                            = "MANAGED"
  state                           = "ENABLED"
  service_role                    = aws_iam_role.batch.arn
  tags                            = local.tags

  compute_resources {
    type                = "SPOT"
    allocation_strategy = "SPOT_PRICE_CAPACITY_OPTIMIZED"
    bid_percentage      = 100
    min_vcpus           = 0
    max_vcpus           = var.max_vcpus
    instance_type       = split(",", var.instance_types)
    instance_role       = aws_iam_instance_profile.instance.arn
    subnets             = var.private_subnet_ids
    security_group_ids  = [aws_security_group.task.id]

    ec2_configuration {
      image_type = local.gpus > 0 ? "ECS_AL2023_NVIDIA" : "ECS_AL2023"
    }

    launch_template {
      launch_template_id = aws_launch_template.this.id
      version            = "$Latest"
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_iam_role_policy_attachment.batch, aws_iam_role_policy_attachment.instance]
}

resource "aws_batch_job_definition" "this" {
  #checkov:skip=CKV_AWS_210:The container is not privileged; the field is false by default
  name                  = local.full_name
  type                  = "container"
  platform_capabilities = ["EC2"]
  propagate_tags        = true
  tags                  = local.tags

  # A reclaimed Spot instance is worth another attempt; a failing program is not.
  retry_strategy {
    attempts = 5

    evaluate_on_exit {
      action           = "RETRY"
      on_status_reason = "Host EC2*"
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
    resourceRequirements = concat(
      [{ type = "VCPU", value = tostring(var.vcpus) }, { type = "MEMORY", value = tostring(var.memory_mb) }],
      local.gpus > 0 ? [{ type = "GPU", value = tostring(local.gpus) }] : [],
    )
    volumes     = [{ name = "tmp" }]
    mountPoints = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
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

resource "aws_iam_role" "instance" {
  name        = "${local.full_name}-instance"
  description = "Lets the instances of ${local.full_name} join their cluster"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "instance" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "instance" {
  name = aws_iam_role.instance.name
  role = aws_iam_role.instance.name
  tags = local.tags
}
