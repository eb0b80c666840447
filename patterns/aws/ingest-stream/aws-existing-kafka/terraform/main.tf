locals {
  tags  = merge(var.tags, { Environment = var.environment })
  ports = distinct([for one in split(",", var.brokers) : tonumber(element(split(":", one), 1))])
}

# Terraform never sees the value: people put the user and password in that whoever runs the cluster gives them.
resource "aws_secretsmanager_secret" "sign_in" {
  #checkov:skip=CKV2_AWS_57:the password belongs to a cluster that is run elsewhere, and is changed there
  name                    = "${var.name}/kafka-sign-in"
  description             = "User and password with which ${var.name} reads its Kafka topic"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = local.tags
}
