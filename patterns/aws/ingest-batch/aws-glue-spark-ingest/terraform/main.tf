locals {
  job_name   = "${var.name}-ingest"
  tags       = merge(var.tags, { Environment = var.environment })
  script_key = "code/glue/${local.job_name}/ingest_extract.py"
  job_arn    = "arn:aws:glue:${var.region}:${var.account_id}:job/${local.job_name}"
}

resource "aws_s3_object" "script" {
  #checkov:skip=CKV_AWS_186:the bucket's own default encrypts with the customer's key
  bucket      = var.bucket_name
  key         = local.script_key
  source      = "${path.module}/scripts/ingest_extract.py"
  source_hash = filemd5("${path.module}/scripts/ingest_extract.py")
  tags        = local.tags
}

resource "aws_cloudwatch_log_group" "ingest" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/aws-glue/jobs/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_glue_security_configuration" "ingest" {
  name = local.job_name

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.kms_key_arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.kms_key_arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.kms_key_arn
    }
  }
}

resource "aws_iam_role" "ingest" {
  name = local.job_name
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "glue.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "run" {
  name = "run"
  role = aws_iam_role.ingest.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"]
        Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws-glue/*"
      },
      {
        Sid       = "Metrics"
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "Glue" } }
      },
      {
        Sid      = "ReadSecurityConfiguration"
        Effect   = "Allow"
        Action   = "glue:GetSecurityConfiguration"
        Resource = "*"
      },
      {
        Sid      = "Bookmarks"
        Effect   = "Allow"
        Action   = ["glue:GetJobBookmark", "glue:UpdateJobBookmark", "glue:GetJob", "glue:GetJobRun"]
        Resource = local.job_arn
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

resource "aws_iam_role_policy" "data" {
  for_each = var.access_policies
  name     = each.key
  role     = aws_iam_role.ingest.id
  policy   = each.value
}

resource "aws_glue_job" "ingest" {
  name                   = local.job_name
  description            = "Turns extracts into Parquet, partitioned by day."
  role_arn               = aws_iam_role.ingest.arn
  glue_version           = "5.0"
  execution_class        = "STANDARD"
  worker_type            = "G.1X"
  number_of_workers      = var.workers
  timeout                = var.timeout_minutes
  max_retries            = 1
  security_configuration = aws_glue_security_configuration.ingest.name
  tags                   = local.tags

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "s3://${var.bucket_name}/${aws_s3_object.script.key}"
  }

  # Two runs at once would read the same bookmark and write every row twice.
  execution_property {
    max_concurrent_runs = 1
  }

  default_arguments = {
    "--job-language"                     = "python"
    "--job-bookmark-option"              = "job-bookmark-enable"
    "--enable-auto-scaling"              = "true"
    "--enable-metrics"                   = "true"
    "--enable-continuous-cloudwatch-log" = "true"
    "--continuous-log-logGroup"          = aws_cloudwatch_log_group.ingest.name
    "--bucket"                           = var.bucket_name
    "--source_prefix"                    = var.source_prefix
    "--target_prefix"                    = var.target_prefix
    "--extract_format"                   = var.extract_format
  }
}
