# What the delivery role gets for its daily look, the state of the stack among it.
locals {
  state_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadState"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${local.project}-terraform-state/${var.environment}/*"
      },
      {
        Sid      = "ListState"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = "arn:aws:s3:::${local.project}-terraform-state"
      },
    ]
  })
}

resource "aws_iam_role_policy" "monitoring" {
  for_each = local.monitoring_policies
  name     = "monitoring-${each.key}"
  role     = element(split("/", module.ci_cd.deploy_role_arn), -1)
  policy   = each.value
}
