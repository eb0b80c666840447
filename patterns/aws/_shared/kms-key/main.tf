locals {
  tags = merge(var.tags, { Environment = var.environment })

  # Services that write to encrypted topics, queues and logs on their own behalf, never through an IAM role of this account.
  publishers = ["aps", "budgets", "cloudwatch", "events", "s3", "sns"]

  key_statements = [
    {
      Sid       = "AccountDelegatesToIam"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    },
    {
      Sid       = "LogGroupsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "logs.${var.region}.amazonaws.com" }
      Action    = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
      Resource  = "*"
      Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${var.account_id}:log-group:*" } }
    },
    {
      Sid       = "AlertsAndEventsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = [for service in local.publishers : "${service}.amazonaws.com"] }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    },
  ]
}

resource "aws_kms_key" "platform" {
  description             = "Encrypts data, logs and secrets of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = var.force_destroy ? 7 : 30
  tags                    = merge(local.tags, { Name = var.name })

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.key_statements, local.key_users)
  })
}

resource "aws_kms_alias" "platform" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.platform.key_id
}
