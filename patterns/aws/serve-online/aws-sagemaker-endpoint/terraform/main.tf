locals {
  tags = merge(var.tags, { Environment = var.environment })

  role       = "serve"
  full_name  = "${var.name}-${local.role}"
  revision   = substr(sha256(jsonencode([var.image_uri, var.app_env, var.instance_type, var.min_replicas, var.data_capture_pct])), 0, 8)
  short_name = trimsuffix(substr(local.full_name, 0, 50), "-")
}

resource "aws_cloudwatch_log_group" "this" {
  # SageMaker writes to a group of this name, and creates it without key and retention if it is not there.
  name              = "/aws/sagemaker/Endpoints/${local.full_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_sagemaker_model" "this" {
  #checkov:skip=CKV_AWS_370:The container reads the champion model from the registry and features from their store, which network isolation would forbid
  name               = "${local.short_name}-${local.revision}"
  execution_role_arn = aws_iam_role.sagemaker.arn
  tags               = local.tags

  primary_container {
    image       = var.image_uri
    mode        = "SingleModel"
    environment = merge({ for key, value in var.app_env : key => value if value != "" }, { WEB_CONCURRENCY = tostring(var.workers) })
  }

  vpc_config {
    subnets            = var.private_subnet_ids
    security_group_ids = [aws_security_group.model.id]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_iam_role_policy.platform, aws_iam_role_policy.access]
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name        = "${local.short_name}-${local.revision}"
  kms_key_arn = var.kms_key_arn
  tags        = local.tags

  production_variants {
    variant_name                                      = "champion"
    model_name                                        = aws_sagemaker_model.this.name
    instance_type                                     = var.instance_type
    initial_instance_count                            = var.min_replicas
    initial_variant_weight                            = 1
    container_startup_health_check_timeout_in_seconds = 300
  }

  dynamic "data_capture_config" {
    for_each = var.data_capture_pct > 0 ? [var.data_capture_pct] : []

    content {
      enable_capture              = true
      initial_sampling_percentage = data_capture_config.value
      destination_s3_uri          = "s3://${var.lake_bucket}/data-capture/"
      kms_key_id                  = var.kms_key_arn

      capture_options {
        capture_mode = "Input"
      }

      capture_options {
        capture_mode = "Output"
      }

      capture_content_type_header {
        json_content_types = ["application/json"]
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = local.full_name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
  tags                 = local.tags

  deployment_config {
    blue_green_update_policy {
      termination_wait_in_seconds          = 300
      maximum_execution_timeout_in_seconds = 3600

      traffic_routing_configuration {
        # A tenth of one instance cannot be switched over.
        type                     = var.min_replicas > 1 ? "CANARY" : "ALL_AT_ONCE"
        wait_interval_in_seconds = 300

        dynamic "canary_size" {
          for_each = var.min_replicas > 1 ? [1] : []

          content {
            type  = "INSTANCE_COUNT"
            value = 1
          }
        }
      }
    }

    auto_rollback_configuration {
      alarms {
        alarm_name = aws_cloudwatch_metric_alarm.errors.alarm_name
      }
    }
  }

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.full_name}-5xx"
  alarm_description   = "The endpoint answers with errors; a deployment under way is rolled back."
  namespace           = "AWS/SageMaker"
  metric_name         = "Invocation5XXErrors"
  dimensions          = { EndpointName = local.full_name, VariantName = "champion" }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 2
  threshold           = 0.01
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  tags                = local.tags
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "sagemaker"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  resource_id        = "endpoint/${aws_sagemaker_endpoint.this.name}/variant/champion"
  min_capacity       = var.min_replicas
  max_capacity       = var.max_replicas
}

resource "aws_appautoscaling_policy" "load" {
  name               = "${local.full_name}-load"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.target_invocations_per_minute
    scale_out_cooldown = 60
    scale_in_cooldown  = 600

    predefined_metric_specification {
      predefined_metric_type = "SageMakerVariantInvocationsPerInstance"
    }
  }
}

# Callers reach the endpoint over the private network: no gateway and no function in between.
resource "aws_vpc_endpoint" "runtime" {
  count = var.create_runtime_endpoint ? 1 : 0

  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${var.region}.sagemaker.runtime"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.private_subnet_ids
  security_group_ids  = [aws_security_group.callers.id]
  private_dns_enabled = true
  tags                = merge(local.tags, { Name = "${local.full_name}-runtime" })

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = "sagemaker:InvokeEndpoint"
      Resource  = "arn:aws:sagemaker:${var.region}:${var.account_id}:endpoint/${local.full_name}"
    }]
  })
}

resource "aws_security_group" "callers" {
  #checkov:skip=CKV2_AWS_5:Attached to the interface endpoint where this module creates it
  name        = "${local.full_name}-callers"
  description = "Callers of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.full_name}-callers" })
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  for_each = toset(var.api_allowed_cidrs)

  security_group_id = aws_security_group.callers.id
  description       = "Allowed callers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_security_group" "model" {
  #checkov:skip=CKV2_AWS_5:Attached to the network interfaces of the model
  name        = local.full_name
  description = "Outgoing traffic of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.model.id
  description       = "AWS services"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.model.id
  description       = "Data stores in the virtual network"
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
  cidr_ipv4         = var.vpc_cidr
}
