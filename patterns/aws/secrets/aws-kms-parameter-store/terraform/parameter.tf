data "aws_secretsmanager_random_password" "initial" {
  password_length     = 48
  exclude_punctuation = true
}

# Only the first value comes from here, and so lies in the Terraform state; replace it once with
# `aws ssm put-parameter --overwrite`, after which Terraform leaves it alone.
resource "aws_ssm_parameter" "api_key" {
  name        = "/${var.name}/api-key"
  description = "API key that callers of ${var.name} present"
  type        = "SecureString"
  tier        = "Standard"
  key_id      = aws_kms_key.platform.arn
  value       = data.aws_secretsmanager_random_password.initial.random_password
  tags        = local.tags

  lifecycle {
    ignore_changes = [value]
  }
}
