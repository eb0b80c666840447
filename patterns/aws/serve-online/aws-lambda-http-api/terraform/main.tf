locals {
  tags = merge(var.tags, { Environment = var.environment })

  role      = "serve"
  full_name = "${var.name}-${local.role}"
  # Only what callers need is routed; metrics and docs stay inside.
  routes = toset(["POST /v1/score", "GET /health/live", "GET /health/ready"])
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_115:The stage throttles callers; a reservation would take concurrency from the account's other functions
  #checkov:skip=CKV_AWS_116:Calls are synchronous, so a failure goes back to the caller
  #checkov:skip=CKV_AWS_272:Code signing does not exist for container images; the image is pinned and scanned in its registry
  function_name = local.full_name
  description   = "Answers scoring requests"
  role          = aws_iam_role.task.arn
  package_type  = "Image"
  image_uri     = var.image_uri
  architectures = ["x86_64"]
  memory_size   = var.memory_mb
  timeout       = 29
  publish       = true
  kms_key_arn   = var.kms_key_arn
  tags          = local.tags

  image_config {
    entry_point = ["python", "-m", "awslambdaric"]
    command     = ["scoring.lambda_handler.handler"]
  }

  environment {
    variables = merge({ for key, value in var.app_env : key => value if value != "" }, { HOME = "/tmp" })
  }

  vpc_config {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.task.id]
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.platform, aws_cloudwatch_log_group.this]
}

# Callers reach a published version through the alias, so that going back is one call.
resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that answers callers"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count = var.provisioned_concurrency > 0 ? 1 : 0

  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = var.provisioned_concurrency
}

resource "aws_lambda_permission" "api" {
  statement_id  = "AllowApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/*"
}

resource "aws_apigatewayv2_api" "this" {
  name          = local.full_name
  description   = "Scoring requests, signed by their callers"
  protocol_type = "HTTP"
  tags          = local.tags
}

resource "aws_apigatewayv2_integration" "this" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.live.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 29000
}

resource "aws_apigatewayv2_route" "this" {
  for_each = local.routes

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.value
  target             = "integrations/${aws_apigatewayv2_integration.this.id}"
  authorization_type = "AWS_IAM"
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/vendedlogs/apigateway/${local.full_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
  tags        = local.tags

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = var.throttle_rps
    throttling_burst_limit   = var.throttle_rps * 2
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      requestId = "$context.requestId"
      caller    = "$context.identity.caller"
      sourceIp  = "$context.identity.sourceIp"
      route     = "$context.routeKey"
      status    = "$context.status"
      latencyMs = "$context.responseLatency"
      error     = "$context.integrationErrorMessage"
    })
  }
}
