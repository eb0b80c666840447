resource "aws_dynamodb_table" "checkpoints" {
  count        = local.checkpoints ? 1 : 0
  name         = "${local.processor}-checkpoints"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "shard_id"
  tags         = local.tags

  attribute {
    name = "shard_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }
}

resource "aws_iam_role_policy" "checkpoints" {
  count = local.checkpoints ? 1 : 0
  name  = "checkpoints"
  role  = aws_iam_role.task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Checkpoints"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Scan"]
        Resource = aws_dynamodb_table.checkpoints[0].arn
      },
      {
        Sid      = "CheckpointKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
