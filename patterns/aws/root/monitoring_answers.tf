# The delivery role also reports every day how answering goes: it reads the state and the lake.
locals {
  monitoring_policies = {
    secrets = module.secrets.access_policy_json
    lake    = module.lake.access_policy_json
    state   = local.state_policy
  }

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
