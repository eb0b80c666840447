locals {
  server = "${var.name}-mlflow"
  tags   = merge(var.tags, { Environment = var.environment })
}

resource "aws_sagemaker_mlflow_tracking_server" "this" {
  tracking_server_name            = local.server
  tracking_server_size            = var.size
  mlflow_version                  = var.mlflow_version
  role_arn                        = aws_iam_role.server.arn
  artifact_store_uri              = "s3://${var.bucket_name}/mlflow"
  automatic_model_registration    = false
  weekly_maintenance_window_start = "Sun:03:00"
  tags                            = local.tags

  depends_on = [aws_iam_role_policy.artefacts]
}

resource "aws_iam_role" "server" {
  name        = "${local.server}-server"
  description = "Lets the tracking server store artefacts in the lake"
  tags        = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "sagemaker.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
}

resource "aws_iam_role_policy" "artefacts" {
  name = "artefacts"
  role = aws_iam_role.server.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = var.bucket_arn
      },
      {
        Sid      = "Objects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = "${var.bucket_arn}/mlflow/*"
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
