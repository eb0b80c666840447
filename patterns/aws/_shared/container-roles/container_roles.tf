resource "aws_iam_role" "execution" {
  name               = "${local.full_name}-execution"
  description        = "Pulls the image and writes the logs of ${local.full_name}"
  assume_role_policy = local.assume_ecs_tasks
  tags               = local.tags
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
