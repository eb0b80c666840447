locals {
  publishers = ["aps", "budgets", "cloudwatch"]
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["collector", "workspace"])
  #checkov:skip=CKV_AWS_338:retention follows the platform's log policy, which may be shorter than a year outside production

  name              = each.key == "workspace" ? "/aws/vendedlogs/prometheus/${var.name}" : "/ecs/${var.name}-observe"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}
