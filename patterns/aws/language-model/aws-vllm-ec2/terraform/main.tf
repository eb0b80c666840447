locals {
  machines               = "Model servers of ${local.full_name}"
  machine_image          = "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id"
  machine_profile        = aws_iam_instance_profile.machine.arn
  machine_security_group = aws_security_group.machine.id

  tags = merge(var.tags, { Environment = var.environment })

  partition = data.aws_partition.current.partition
  full_name = "${var.name}-model"
  # Load balancers and target groups allow 32 characters.
  short_name = "${trimsuffix(substr(var.name, 0, 24), "-")}-model"
}

data "aws_partition" "current" {}

# On demand only: a spot machine that is taken back would break off the answers it is writing.
resource "aws_autoscaling_group" "this" {
  name                      = local.full_name
  min_size                  = var.min_replicas
  max_size                  = var.max_replicas
  vpc_zone_identifier       = var.private_subnet_ids
  target_group_arns         = [aws_lb_target_group.this.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 1200
  default_instance_warmup   = 900
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

  depends_on = [aws_iam_role_policy.machine]
}

# Answers under way say more than processors, which mostly wait for the GPU.
resource "aws_autoscaling_policy" "answers" {
  name                   = "${local.full_name}-answers"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.answers_per_machine

    customized_metric_specification {
      metrics {
        id          = "flows"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "AWS/NetworkELB"
            metric_name = "ActiveFlowCount"

            dimensions {
              name  = "LoadBalancer"
              value = aws_lb.this.arn_suffix
            }
          }
        }
      }

      metrics {
        id          = "machines"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "AWS/AutoScaling"
            metric_name = "GroupInServiceInstances"

            dimensions {
              name  = "AutoScalingGroupName"
              value = aws_autoscaling_group.this.name
            }
          }
        }
      }

      metrics {
        id          = "answers"
        label       = "Answers under way on a machine"
        expression  = "flows / machines"
        return_data = true
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/model"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}
