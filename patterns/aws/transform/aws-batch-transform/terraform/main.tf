locals {
  job_name = "${var.name}-features"
  tags     = merge(var.tags, { Environment = var.environment })

  submit_job = {
    JobName       = local.job_name
    JobQueue      = aws_batch_job_queue.this.arn
    JobDefinition = aws_batch_job_definition.this.arn
    PropagateTags = true
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/batch/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_launch_template" "this" {
  name                   = local.job_name
  description            = "Encrypted disk and token-only metadata for the feature job"
  update_default_version = true
  tags                   = local.tags

  block_device_mappings {
    device_name = "/dev/xvda"

    # The account's EBS key: a customer-managed key would also have to be granted to the service-linked role of Auto Scaling.
    ebs {
      volume_type           = "gp3"
      volume_size           = var.disk_gb
      encrypted             = true
      delete_on_termination = true
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_batch_compute_environment" "this" {
  compute_environment_name_prefix = "${local.job_name}-"
  type                            = "MANAGED"
  state                           = "ENABLED"
  service_role                    = aws_iam_role.batch.arn
  tags                            = local.tags

  compute_resources {
    type                = var.capacity
    allocation_strategy = var.capacity == "SPOT" ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE"
    instance_role       = aws_iam_instance_profile.instance.arn
    instance_type       = split(",", var.instance_types)
    min_vcpus           = 0
    max_vcpus           = var.job_vcpus * 2
    subnets             = var.private_subnet_ids
    security_group_ids  = [aws_security_group.instance.id]
    tags                = merge(local.tags, { Name = local.job_name })

    ec2_configuration {
      image_type = "ECS_AL2023"
    }

    launch_template {
      launch_template_id = aws_launch_template.this.id
      version            = "$Latest"
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_iam_role_policy_attachment.batch]
}

resource "aws_batch_job_queue" "this" {
  name     = local.job_name
  state    = "ENABLED"
  priority = 1
  tags     = local.tags

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this.arn
  }
}

resource "aws_batch_job_definition" "this" {
  name                  = local.job_name
  type                  = "container"
  platform_capabilities = ["EC2"]
  propagate_tags        = true
  tags                  = local.tags

  retry_strategy {
    attempts = 3

    evaluate_on_exit {
      action           = "RETRY"
      on_status_reason = "Host EC2*"
    }

    evaluate_on_exit {
      action    = "EXIT"
      on_reason = "*"
    }
  }

  timeout {
    attempt_duration_seconds = var.timeout_hours * 3600
  }

  container_properties = jsonencode({
    image            = var.image_uri
    command          = ["python", "-m", "scoring", "features"]
    jobRoleArn       = aws_iam_role.job.arn
    executionRoleArn = aws_iam_role.execution.arn
    environment      = [for key in sort(keys(var.app_env)) : { name = key, value = var.app_env[key] }]
    resourceRequirements = [
      { type = "VCPU", value = tostring(var.job_vcpus) },
      { type = "MEMORY", value = tostring(var.job_memory_mib) },
    ]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "features"
      }
    }
  })
}
