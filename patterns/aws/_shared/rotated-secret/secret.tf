# Terraform never sees the value: the rotation writes the first one as soon as its schedule exists.
resource "aws_secretsmanager_secret" "api_key" {
  #checkov:skip=CKV2_AWS_57:the state machine in rotation.tf rotates it, which needs no function code to maintain
  name                    = "${var.name}/api-key"
  description             = "API key that callers of ${var.name} present"
  kms_key_id              = aws_kms_key.platform.arn
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = local.tags
}
