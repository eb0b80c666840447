locals {
  machines               = "Instances of ${local.full_name}"
  machine_image          = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
  machine_profile        = aws_iam_instance_profile.instance.arn
  machine_security_group = aws_security_group.instance.id

  tags = merge(var.tags, { Environment = var.environment })

  role      = "serve"
  full_name = "${var.name}-${local.role}"
  # Load balancers and target groups allow 32 characters.
  short_name      = trimsuffix(substr(var.name, 0, 24), "-")
  port            = 8080
  certificate_arn = var.certificate_arn == "" ? aws_acm_certificate.this[0].arn : var.certificate_arn
  registry        = split("/", var.image_uri)[0]

  environment_file = join("\n", [
    for key, value in merge(var.app_env, { WEB_CONCURRENCY = tostring(var.workers), HOME = "/tmp" }) : "${key}=${value}"
  ])

  # Docker comes from the Amazon Linux repositories in S3, so that no internet access is needed.
  start = <<-SCRIPT
    #!/bin/bash
    set -euo pipefail
    dnf install -y docker
    systemctl enable --now docker
    echo '${base64encode(local.environment_file)}' | base64 -d > /etc/scoring.env
    chmod 600 /etc/scoring.env
    aws ecr get-login-password --region ${var.region} | docker login --username AWS --password-stdin ${local.registry}
    docker run --detach --name scoring --restart always --network host \
      --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
      --env-file /etc/scoring.env --env AWS_REGION=${var.region} \
      --log-driver awslogs --log-opt awslogs-region=${var.region} --log-opt awslogs-group=${aws_cloudwatch_log_group.this.name} \
      ${var.image_uri} python -m scoring ${local.role}
  SCRIPT
}

resource "aws_autoscaling_group" "this" {
  name                      = local.full_name
  min_size                  = var.min_replicas
  max_size                  = var.max_replicas
  vpc_zone_identifier       = var.private_subnet_ids
  target_group_arns         = [aws_lb_target_group.this.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 240
  default_instance_warmup   = 180
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances"]

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
      auto_rollback          = true
    }
  }

  dynamic "tag" {
    for_each = merge(local.tags, { Name = local.full_name })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  depends_on = [aws_iam_role_policy.platform, aws_iam_role_policy.access]
}

resource "aws_autoscaling_policy" "cpu" {
  name                   = "${local.full_name}-cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.target_cpu_pct

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
