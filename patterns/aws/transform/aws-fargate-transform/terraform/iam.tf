locals {
  task_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "ecs-tasks.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
}

resource "aws_iam_role" "execution" {
  name               = "${local.job_name}-execution"
  description        = "Pulls the image and writes logs for the feature job"
  assume_role_policy = local.task_trust
  tags               = local.tags
}

resource "aws_iam_role" "task" {
  name               = "${local.job_name}-task"
  description        = "What the feature job may do"
  assume_role_policy = local.task_trust
  tags               = local.tags
}

resource "aws_iam_role_policy" "access" {
  for_each = var.access_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}
